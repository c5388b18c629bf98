"""Answers that people have labelled right or wrong, and what the grader makes of them."""
