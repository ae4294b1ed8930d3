"""Messages, reminders and 催办: who is told of what, when, and by which way."""
