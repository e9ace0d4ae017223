"""How days and times are written, where Django's own way would not be understood here."""
