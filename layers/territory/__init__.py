"""Territory: divisions, dated grid sets and grids, and which grid a point lies in."""
