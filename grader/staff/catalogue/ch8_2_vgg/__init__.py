"""Section 8.2, VGG."""
