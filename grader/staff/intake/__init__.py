"""What was handed in -> submissions, each file opened once and no link followed."""
