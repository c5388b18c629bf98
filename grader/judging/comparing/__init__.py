"""Two values held against each other: what counts as equal, and how they differ."""
