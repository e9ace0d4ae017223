"""What `make` calls: set-up, the private database, serving. Standard library only."""
