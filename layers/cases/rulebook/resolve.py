"""Which rule answers where: the order of ``layers.cases.route``, for all grids at once. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# Where a rule holds: ("grid", id), ("division", id) or anywhere.
Area = tuple[str, int]
ANYWHERE: Final[Area] = ("", 0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its ids."""

    id: int
    category: int
    area: Area
    department: int


@dataclass(frozen=True, slots=True)
class Ground:
    """A grid and the divisions it lies in, by their ids."""

    grid: int
    village: int
    town: int
    county: int

    @property
    def areas(self) -> tuple[Area, ...]:
        """The nearest first; a rule of any of them holds here."""
        return (
            ("grid", self.grid),
            ("division", self.village),
            ("division", self.town),
            ("division", self.county),
            ANYWHERE,
        )


Book = Mapping[tuple[int, Area], Rule]


def book_of(rules: Iterable[Rule]) -> Book:
    """The rules by what they are for; there is one at most for a category and an area."""
    return {(rule.category, rule.area): rule for rule in rules}


def winner(book: Book, path: Sequence[int], ground: Ground) -> Rule | None:
    """The rule for a category (``path``: its id and its ancestors', nearest first) in a grid."""
    return next(fitting(book, path, ground), None)


def fitting(book: Book, path: Sequence[int], ground: Ground) -> Iterator[Rule]:
    """All rules that hold there, the one that wins first."""
    areas = ground.areas
    return (book[category, area] for category in path for area in areas if (category, area) in book)


def overlaps(book: Book, path: Sequence[int], ground: Ground) -> Iterable[tuple[Rule, Rule]]:
    """Pairs (winner, loser) where the loser is about a nearer area and names another department.

    The category decides before the area, which whoever wrote the nearer area may not have meant:

        noise, grid 3 → market          loses in grid 3 to
        noise of shops, anywhere → city   though it is about less land
    """
    areas = ground.areas
    fits = list(fitting(book, path, ground))
    for other in fits[1:]:
        nearer = areas.index(other.area) < areas.index(fits[0].area)
        if nearer and other.department != fits[0].department:
            yield fits[0], other
