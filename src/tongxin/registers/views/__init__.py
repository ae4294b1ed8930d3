"""Pages of registers and of tables that others fill in."""
