"""Texts that a spreadsheet opens: what would be taken for a formula is made plain, and back."""

from typing import Final

_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula.

    A text that begins with such an apostrophe already gets one more, so that ``plain`` undoes it.
    """
    quoted = text.lstrip("'").startswith(_SIGNS)
    return f"'{text}" if quoted else text


def plain(text: str) -> str:
    """What ``harmless`` was given."""
    quoted = text.startswith("'") and text.lstrip("'").startswith(_SIGNS)
    return text[1:] if quoted else text
