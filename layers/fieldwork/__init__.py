"""What a grid worker does on the ground: mailboxes, visits, surveys, rounds, hazards."""
