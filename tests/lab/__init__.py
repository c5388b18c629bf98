"""What chapters import."""
