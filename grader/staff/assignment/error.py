"""What is raised where an instructor's file cannot be meant like that."""


class AssignmentError(Exception):
    """A slip in assignment.toml or in a roster; the message says in which line, and what to do."""
