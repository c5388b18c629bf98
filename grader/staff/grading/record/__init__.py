"""What a class got, kept on disk: whole at any moment, and read by one run at a time."""
