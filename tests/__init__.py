"""The tests, in the zones of what they test."""
