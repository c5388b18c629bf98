"""What is known of the cells of a notebook while it runs."""
