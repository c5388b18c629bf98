"""What the instructor says of one assignment: which exercises count, for how much, by when."""
