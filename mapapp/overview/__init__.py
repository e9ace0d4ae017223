"""Leaders: the governance map."""
