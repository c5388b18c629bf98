"""Training for the chapters: lab.Trainer and what it needs."""
