"""Chinese text as pure functions on plain strings: nothing in here knows Django or a database."""
