"""Pages of the inbox, of choices, of 催办 and of the mail server."""
