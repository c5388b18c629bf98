"""What is raised where nothing can be exported."""


class ExportError(Exception):
    """Nothing was written; the message says why, and what to do."""
