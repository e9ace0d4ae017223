"""Personal data at rest and on the screen: encrypt, look up, mask.

Encryption keys come from settings.FIELD_KEYS (newest first, so keys can be rotated); look-ups
go through a keyed hash (settings.LOOKUP_KEY), never through the plain value.
"""

import hashlib
import hmac
import re
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


@lru_cache(maxsize=1)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(plain: str) -> bytes:
    """Return the token for ``plain``; an empty string stays an empty token."""
    return _cipher(tuple(settings.FIELD_KEYS)).encrypt(plain.encode()) if plain else b""


def decrypt(token: bytes | memoryview) -> str:
    """Return the plain text. Raises cryptography's InvalidToken when no key fits."""
    token = bytes(token)
    return _cipher(tuple(settings.FIELD_KEYS)).decrypt(token).decode() if token else ""


def seal_bytes(plain: bytes) -> bytes:
    """Return the token for a file's content."""
    return _cipher(tuple(settings.FIELD_KEYS)).encrypt(plain)


def open_bytes(token: bytes | memoryview) -> bytes:
    """Return the content. Raises cryptography's InvalidToken when no key fits."""
    return _cipher(tuple(settings.FIELD_KEYS)).decrypt(bytes(token))


def resealed(token: bytes | memoryview) -> bytes | None:
    """The token under the newest key; None for one that is under it already, or empty.

    Raises cryptography's InvalidToken when no key fits.
    """
    token, keys = bytes(token), tuple(settings.FIELD_KEYS)
    if not token:
        return None
    try:
        Fernet(keys[0]).decrypt(token)
    except InvalidToken:
        return _cipher(keys).rotate(token)
    return None


def keyed_hash(value: str, purpose: str) -> bytes:
    """Return HMAC-SHA-256 of ``value``, separate for each ``purpose``; 32 bytes."""
    message = f"{purpose}\0{value}".encode()
    return hmac.digest(settings.LOOKUP_KEY.encode(), message, hashlib.sha256)


def normalise_phone(phone: str) -> str:
    """Strip spaces, dashes and a leading +86, so that one number has one hash."""
    digits = re.sub(r"[\s()\-]", "", phone)
    return digits.removeprefix("+86")


def mask_phone(phone: str) -> str:
    """Keep the first three and last four figures: 138****5021; hide short numbers whole."""
    if len(phone) < 8:
        return "*" * len(phone)
    return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"


def mask_name(name: str) -> str:
    """Keep the family name: 王**."""
    return name[:1] + "*" * (len(name) - 1)


def mask_id_number(number: str) -> str:
    """Keep the county's first three and the last four figures: 320***********1234."""
    if len(number) < 15:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
