"""Marks and feedback, in the files that learning platforms and programs take back."""
