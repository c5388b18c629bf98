"""The one form in which values leave a process: JSON and plain arrays."""
