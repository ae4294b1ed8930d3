"""A lively fictitious city and scenarios built from public totals, both made by performing the real transitions."""
