"""Who has to hear of what: the inbox, the ladder of supervision, what goes out, and its jobs."""
