"""What a model computes, written down operator by operator while it runs."""
