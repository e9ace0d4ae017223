"""A line of the table that ``make bench`` prints."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, its floor, and what it should be."""

    what: str
    figure: str
    floor: str
    ratio: str
    target: str
    met: bool
