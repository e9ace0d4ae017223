"""Grid workers, phone first: my grid and my cases."""
