"""Tables of others in which single cells change, and tables of our own."""
