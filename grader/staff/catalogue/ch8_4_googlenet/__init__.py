"""Section 8.4, GoogLeNet."""
