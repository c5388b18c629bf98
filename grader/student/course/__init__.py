"""The course as a whole: what it asks for, how far a student has come, and a map of that."""
