"""From sources to notebooks and keys."""
