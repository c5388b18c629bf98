"""An observation and a reference in, a verdict in words out. Pure: no student code runs here."""
