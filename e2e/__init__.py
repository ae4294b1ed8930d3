"""Journeys in a real browser through a real installation."""
