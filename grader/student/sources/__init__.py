"""Code that is given to a student: a stub again, or a solution after a pass."""
