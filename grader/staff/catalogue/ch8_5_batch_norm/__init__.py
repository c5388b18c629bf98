"""Section 8.5, batch normalisation."""
