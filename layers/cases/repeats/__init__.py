"""Repeats (重复诉求) and groups (群诉): one matter again, from one person or from several."""
