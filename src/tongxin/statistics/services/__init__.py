"""Writes of figures: filling the store, publishing snapshots."""
