"""What holds student code in. Runs in a bare Python: nothing here imports torch."""
