"""Names of what is handed in, as each platform gives them."""
