"""Residents and enterprises: report, look up."""
