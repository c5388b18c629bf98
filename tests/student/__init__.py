"""What students use: check, validate, doctor."""
