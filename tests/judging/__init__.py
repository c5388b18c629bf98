"""What is said of what was seen."""
