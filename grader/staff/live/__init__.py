"""A class in the room: who is stuck on what, read from the progress files of its students."""
