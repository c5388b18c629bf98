"""Section 7.3, padding and stride."""
