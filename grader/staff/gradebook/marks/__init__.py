"""What a student gets for what was earned: the terms of an assignment, and marks given by hand."""
