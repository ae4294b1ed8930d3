"""A conference (政协) is the tenant: every row belongs to one, and its parameters carry its local rules."""
