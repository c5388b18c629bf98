"""Chapter sources and records in; notebooks, executed solutions and answer keys out."""
