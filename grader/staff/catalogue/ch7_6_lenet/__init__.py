"""Section 7.6, LeNet."""
