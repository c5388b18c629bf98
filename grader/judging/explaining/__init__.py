"""What is said of an answer that is not right: its mistake, or how it relates to what is right."""
