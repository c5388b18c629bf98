"""The bytes of one student's files -> code, essays and weights."""
