"""Hotspots, warnings, forecasts: statistics on plain arrays, thin SQL beside them."""
