"""A class of submissions in, a gradebook out."""
