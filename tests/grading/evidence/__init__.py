"""Weights that students hand in: put into nets of ours, measured on images of ours."""
