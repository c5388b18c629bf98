"""Whatever was handed in is found, and nothing is dropped in silence."""
