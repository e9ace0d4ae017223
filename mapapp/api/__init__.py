"""The county's layers for other programs: OGC API – Features and Tiles."""
