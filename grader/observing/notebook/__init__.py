"""What a notebook binds while it runs, and which of its observations count."""
