"""What happened, told to whoever cares after commit, at least once, through an outbox in the same transaction."""
