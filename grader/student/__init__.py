"""The student's notebook and terminal: check, hint, status, validate and doctor."""
