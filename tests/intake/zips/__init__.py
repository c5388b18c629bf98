"""Zips, as ordinary programs make them and as nobody should."""
