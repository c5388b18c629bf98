"""Section 7.1, from fully connected layers to convolutions."""
