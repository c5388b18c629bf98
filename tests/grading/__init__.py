"""Grading a class, inside and outside of the sandbox."""
