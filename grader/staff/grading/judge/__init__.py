"""What came out of the sandbox -> verdicts, in a process of their own that may be lost."""
