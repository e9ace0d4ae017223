"""Buildings, dwellings, households and persons: who lives where, and how it is kept private."""
