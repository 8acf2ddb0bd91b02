"""予診票: which screening forms are waiting to be printed, and printing them."""
