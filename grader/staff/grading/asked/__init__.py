"""What a class is asked: which exercises count, with which inputs, in which form jobs have them."""
