"""A layer as a collection of features: what it is called, what is read and what is done to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

import shapely
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layers.errors import NotFound, Words
from layers.staff.scope import Scope
from layers.territory.tiles import TileLayer
from mapapp.api.caller import Caller
from mapapp.api.sent import Outcome, Sent

Kind = Literal["string", "integer", "number", "boolean", "date", "date-time", "array"]
Rows = "QuerySet[Any]"
Choices = Sequence[tuple[str, Words]]
WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a feature. ``read`` takes it from a row; ``None`` for one that is only written.

    ``column`` is where a filter looks for it, empty where nobody may filter. ``editable`` by PUT
    and PATCH; ``sealed`` ones are shown masked, so a PUT that leaves them out leaves them alone.
    """

    name: str
    title: Words
    kind: Kind = "string"
    read: Callable[[Any], Any] | None = None
    choices: Choices = ()
    column: str = ""
    editable: bool = False
    sealed: bool = False
    # It follows other facts: a GIS that has moved a point sends the value of before with its PUT.
    follows: bool = False

    @property
    def values(self) -> list[str]:
        return [value for value, _words in self.choices if value]


@dataclass(frozen=True, slots=True)
class Verbs:
    """What may be done, each by a verb of the layer; None where there is none.

    ``create(caller, sent)``, ``change(caller, row, sent, changes)`` with the properties that
    differ, ``remove(caller, row, sent)``. ``by(scope)`` are the methods that a person's posts
    include; the verbs ask again.
    """

    by: Callable[[Scope], frozenset[str]]
    create: Callable[[Caller, Sent], Outcome] | None = None
    change: Callable[[Caller, Any, Sent, Mapping[str, Any]], Outcome] | None = None
    remove: Callable[[Caller, Any, Sent], Outcome] | None = None

    @property
    def methods(self) -> frozenset[str]:
        """The methods that there are at all."""
        kinds = {"POST": self.create, "PUT": self.change, "PATCH": self.change}
        there = {method for method, verb in kinds.items() if verb is not None}
        return frozenset(there | ({"DELETE"} if self.remove else set()))


@dataclass(frozen=True)
class Collection:
    """One collection. ``rows(scope)`` are those of the layer's list and tiles; ``key`` the column
    that is a feature's id; ``time`` the column that ``datetime`` looks at; ``total(scope)`` how
    many rows there are by sums that the database keeps, where it does."""

    layer: TileLayer
    title: Words
    description: Words
    geometry: Literal["Point", "MultiPolygon"]
    key: str
    rows: "Callable[[Scope | None], QuerySet[Any]]"
    properties: tuple[Property, ...]
    time: str = ""
    # ``past(begin, end)``: the rows as they were at a moment or between two, where there is a
    # history; ``datetime`` then asks for them.
    past: "Callable[[datetime | None, datetime | None], QuerySet[Any]] | None" = None
    total: Callable[[Scope], int] | None = None
    verbs: Verbs = field(default_factory=lambda: Verbs(lambda _scope: frozenset()))
    # Whether a text can be a key at all; the database refuses to compare others.
    readable: Callable[[str], bool] = lambda _key: True
    # What was drawn on an earlier version is carried over to the present one by the verb itself.
    carries_over: bool = False
    # A program may go on from the version it read after writes of its own. Not where a write makes
    # other facts that can be written follow: it would send the old ones.
    goes_on: bool = False

    @property
    def name(self) -> str:
        return self.layer.name

    @property
    def filters(self) -> dict[str, Property]:
        """The properties that a query may filter by."""
        return {part.name: part for part in self.properties if part.column}

    def seen_by(self, caller: Caller) -> "QuerySet[Any]":
        """The rows for this caller. Raises SignedOut where somebody has to be signed in."""
        return self.rows(None if self.layer.public else caller.seen)

    def one(self, caller: Caller, key: str) -> Any:
        """The row with this key, of those the caller may see. Raises NotFound, SignedOut."""
        rows = self.seen_by(caller)
        # PostgreSQL has no text with a zero byte.
        row = rows.filter(**{self.key: key}).first() if self._may_be(key) else None
        if row is None:
            raise no_such_feature()
        return row

    def _may_be(self, key: str) -> bool:
        return "\0" not in key and self.readable(key)

    def key_of(self, row: Any) -> str:
        return str(getattr(row, self.key))

    def shown(self, row: Any) -> dict[str, Any]:
        """The row's properties, as JSON values."""
        return {part.name: part.read(row) for part in self.properties if part.read is not None}

    def methods(self, caller: Caller) -> frozenset[str]:
        """The writing methods that this caller has here."""
        if caller.scope is None:
            return frozenset()
        return self.verbs.methods & self.verbs.by(caller.scope)

    def shape(self, row: Any) -> dict[str, Any] | None:
        """The geometry as GeoJSON in CRS84, with all its digits."""
        if self.geometry == "Point":
            # The collections read points as two numbers, see collections/common.py.
            return None if row.lon is None else {"type": "Point", "coordinates": [row.lon, row.lat]}
        if row.geom is None:
            return None
        return dict(shapely.geometry.mapping(shapely.from_wkb(bytes(row.geom.wkb))))


def no_such_feature() -> NotFound:
    return NotFound(_("There is no such feature, or not in your area."))
