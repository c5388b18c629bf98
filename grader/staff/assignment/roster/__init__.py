"""Who is in the class, by a platform's own list: so who handed in nothing has a row, too."""
