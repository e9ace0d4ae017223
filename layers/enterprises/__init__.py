"""Enterprises: who does business where."""
