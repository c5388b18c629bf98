"""What instructors and authors type: a module for each verb, which reads options and prints."""
