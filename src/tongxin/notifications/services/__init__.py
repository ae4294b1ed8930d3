"""Writes on messages, reminders, mails and urgings."""
