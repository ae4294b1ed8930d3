"""The page around a text: what its lines look like, what they say, and which of them are furniture."""
