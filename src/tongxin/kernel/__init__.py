"""The kernel says how work is done; it knows no app and owns two nouns, Conference and Account."""
