"""What was intended, so that what was done can be held against it: annual plans, campaigns and their items."""
