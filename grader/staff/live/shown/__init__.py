"""What is shown of a class: tables on a terminal, or a page."""
