"""What the downloads of learning platforms look like: from names alone to who, what and when."""
