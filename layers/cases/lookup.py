"""The code a complainant looks a case up with: 60 bits, made from the case's UUID and a key.

The database keeps a keyed hash only, so nobody who reads it can look a case up as its complainant.
Being derived, the code is the same when the same report is sent twice.
"""

from typing import Final
from uuid import UUID

from layers.privacy import keyed_hash

# Crockford's base 32: no I, L, O or U, which people misread.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", "-": None, " ": None})


def code_of(uuid: UUID) -> str:
    """Return the look-up code of the case with this UUID, as XXXX-XXXX-XXXX."""
    number = int.from_bytes(keyed_hash(uuid.hex, "lookup-code")[:8]) >> 4
    signs = "".join(ALPHABET[(number >> shift) & 31] for shift in range(0, 60, 5))
    return "-".join(signs[start : start + 4] for start in (0, 4, 8))


def hash_of(code: str) -> bytes:
    """Return what the database keeps of a code; however it was typed, one code has one hash."""
    return keyed_hash(code.upper().translate(_MISREAD), "lookup")
