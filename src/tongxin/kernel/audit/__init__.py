"""Every write leaves a line in a chain per conference that nobody can change, drop or reorder unseen."""
