"""`taskdash bench`: what this product does in a second, on the machine at hand, so that nobody has to believe it."""
