"""One-time passwords: random, easy to read aloud, replaced at the first sign-in."""

import secrets
from typing import Final

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

# No 0/o, 1/l/i: they are mistaken for one another on paper.
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS: Final = 3
_ITERATIONS: Final = 20_000


def one_time_password() -> str:
    """Return a password such as ``k7mf-3qpw-x9ha``: 12 of 31 characters, 59 random bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(_GROUPS))


def one_time_hash(password: str) -> str:
    """Return the hash to store for a random password.

    A hundred accounts at a time would take minutes with the iterations that words people think
    up need; 59 random bits do not need them. The first sign-in stores the full-strength hash.
    """
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=_ITERATIONS)
    return hasher.encode(password, hasher.salt())
