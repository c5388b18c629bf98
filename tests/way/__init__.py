"""The ways of those who begin: from nothing to a notebook that opens, and on to a mark."""
