"""How a run starts: whose work it is, when it came, by which terms, and what grades it."""
