"""Pictures for the chapters: each function returns one, which a notebook cell shows."""
