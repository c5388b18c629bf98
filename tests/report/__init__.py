"""What is made of a gradebook says what is in it."""
