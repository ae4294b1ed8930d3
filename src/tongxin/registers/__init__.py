"""What happens outside the system is entered with its day and its evidence, so that it can be counted and opened."""
