"""Who is held to account: notices, ratings, callbacks, bulletins, scorecards."""
