"""Who came when whistled for, who is supervised and why, what people say, the bulletins."""
