"""A class in the room, read from its progress files."""
