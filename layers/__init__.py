"""What is on the map and the rules it obeys. Knows nothing of pages or requests."""
