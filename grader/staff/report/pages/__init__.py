"""The gradebook as pages: one for the class, one for each student. They open without a network."""
