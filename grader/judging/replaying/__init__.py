"""The recorded program of a stranger's model: read, bounded, and run again on our own terms."""
