"""What is raised where nothing can be recorded."""


class GradebookError(Exception):
    """The gradebook cannot be used; the message says why."""
