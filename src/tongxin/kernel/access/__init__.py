"""Who may see and do what: an actor's principals and grants, and roles that are queries."""
