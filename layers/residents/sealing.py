"""A person's name, ID number and phone, sealed for the table: encrypted, and hashed for look-up."""

from typing import TypedDict

from layers.privacy import encrypt, keyed_hash, normalise_phone


class Sealed(TypedDict):
    """The columns of a person that hold what is encrypted."""

    name: bytes
    id_number: bytes
    phone: bytes
    name_hash: bytes | None
    id_hash: bytes | None
    phone_hash: bytes | None


def sealed(name: str = "", id_number: str = "", phone: str = "") -> Sealed:
    """Return the six columns; an empty value stays empty and has no hash."""
    return {
        "name": encrypt(name),
        "id_number": encrypt(id_number),
        "phone": encrypt(phone),
        "name_hash": name_key(name),
        "id_hash": id_key(id_number),
        "phone_hash": phone_key(phone),
    }


def name_key(name: str) -> bytes | None:
    """The hash that people of this whole name are found by."""
    return keyed_hash(name, "name") if name else None


def id_key(number: str) -> bytes | None:
    """The hash that the person with this ID number is found by."""
    return keyed_hash(number.upper(), "id") if number else None


def phone_key(phone: str) -> bytes | None:
    """The hash that people with this phone are found by; the same as that of complainants."""
    return keyed_hash(normalise_phone(phone), "phone") if phone else None
