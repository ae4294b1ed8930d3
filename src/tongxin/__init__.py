"""Tongxin 同心: an open digital system for a people's political consultative conference (数字政协)."""
