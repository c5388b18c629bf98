"""Section 8.1, AlexNet."""
