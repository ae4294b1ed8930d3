"""Shows every figure with the records behind it, and holds reports against them; it knows no app that counts."""
