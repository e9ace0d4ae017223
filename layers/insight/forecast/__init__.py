"""How many cases the next seven days bring, by area and subject."""
