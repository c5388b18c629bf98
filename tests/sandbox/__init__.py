"""The wall: what must not get through, and how much may be held."""
