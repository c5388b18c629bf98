"""Moodle: marks and comments into a worksheet whose titles may be in any language."""
