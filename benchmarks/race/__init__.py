"""Grading one assignment by otter-grader, by nbgrader and by this course."""
