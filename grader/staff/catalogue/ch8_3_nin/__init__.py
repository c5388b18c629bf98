"""Section 8.3, Network in Network."""
