"""What was graded is kept, and nothing of it is lost."""
