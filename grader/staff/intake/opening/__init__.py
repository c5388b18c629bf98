"""A folder or a zip as one tree of names: no link is followed, and nothing is unpacked."""
