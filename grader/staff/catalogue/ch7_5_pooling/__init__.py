"""Section 7.5, pooling."""
