"""Everything that was ever graded, and the mark that each student gets for it."""
