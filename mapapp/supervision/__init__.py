"""Whistles, the supervision desk, indicators and bulletins."""
