"""What the instructor says of an assignment is read as it is meant."""
