"""Cards of verdicts: what is drawn, what is said, what is never let through."""
