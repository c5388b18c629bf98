"""Section 7.2, convolutions for images."""
