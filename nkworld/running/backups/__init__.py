"""One file that holds the whole portal, and the way back from it."""
