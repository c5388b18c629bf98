"""The typed gate: what student code made up becomes records here, or is refused."""
