"""Pages of people, a file for each desk."""
