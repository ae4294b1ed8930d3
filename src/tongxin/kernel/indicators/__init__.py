"""Indicators: the app counts, anybody may open the rows behind a value."""
