"""What is seen of an answer."""
