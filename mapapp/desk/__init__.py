"""Dispatchers and departments: the queue beside the map."""
