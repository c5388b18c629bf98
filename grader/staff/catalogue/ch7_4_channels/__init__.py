"""Section 7.4, several channels."""
