"""The dispatch catalogue: its versions, their rules on the map, check and day of effect."""
