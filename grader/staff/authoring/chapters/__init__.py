"""A chapter's source text: read, stripped of its solutions, run."""
