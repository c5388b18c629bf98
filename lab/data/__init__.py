"""Fashion-MNIST for the chapters: the real set where it can be had, else a drawn stand-in."""
