"""An exercise's record and solution in; its trials and what should come of them out."""
