"""Import features of one kind: every row planned, its fault named; all written or none.

A row is the same thing as one that is there by its source and the source's own number, or by its
UUID; so a file read twice changes nothing the second time, and never doubles a record.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

import numpy as np
import shapely
from django.contrib.gis.geos import Point
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.actor import acting
from layers.errors import Refused
from layers.people_scope import all_people, people_in
from layers.staff.access_log import record_access
from layers.staff.models import AccessRecord
from layers.staff.scope import Scope
from layers.territory.crs import DECIMALS
from layers.territory.locate_many import locate_many, places_in_force
from layers.territory.models import Grid
from layers.territory.read_layer import Layer

_BATCH: Final = 1_000
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class Kind:
    """What is imported. ``headers``: field → the names its column may have, ours first.

    ``clean`` turns the words of a row into columns of the model or raises Refused; ``finish`` works
    out what is derived, for the keys of rows that were written; ``ended`` is when one was gone.
    """

    subject: str
    model: type[models.Model]
    headers: Mapping[str, tuple[str, ...]]
    clean: Callable[[dict[str, str]], dict[str, Any]]
    finish: Callable[[list[int]], None]
    ended: str
    defaults: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the file (from 1, the header not counted) and what becomes of it."""

    row: int
    action: str
    title: str
    changed: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Plan:
    """Steps in the order of the file; ``new`` and ``changes`` are rows to be written."""

    kind: Kind
    steps: list[Step]
    new: list[Any]
    changes: list[tuple[Any, tuple[str, ...]]]

    def count(self, action: str) -> int:
        return sum(step.action == action for step in self.steps)

    @property
    def problems(self) -> list[Step]:
        return [step for step in self.steps if step.action == "problem"]


def may_import(scope: Scope) -> bool:
    """Those who work a grid, into it; dispatchers, into their towns or the county."""
    return bool(scope.grids or scope.people_divisions or scope.all_people)


def plan_import(kind: Kind, layer: Layer, source: str, scope: Scope | None) -> Plan:
    """Say what each row would do. ``source`` names the system the file comes from.

    ``scope`` None is the operator at the command line, who may write everywhere. Nothing is
    written. Raises Refused for a file without the columns it needs.
    """
    words = _words(kind, layer)
    grids = _grids(layer, scope)
    known = _Known(kind, words, source, scope)
    twice = Counter(filter(None, words["source_id"]))
    twice_uuid = Counter(filter(None, words["uuid"]))
    plan = Plan(kind, [], [], [])
    for at in range(len(layer.geometry)):
        texts = {name: column[at] for name, column in words.items()}
        try:
            times = max(twice[texts["source_id"]], twice_uuid[texts["uuid"]])
            if times > 1:
                raise Refused(_("This number stands in the file %(n)d times.") % {"n": times})
            _plan_row(plan, known, at, dict(texts), layer.geometry[at], grids[at])
        except Refused as refusal:
            title = texts.get("name") or texts.get("address") or texts["source_id"]
            plan.steps.append(Step(at + 1, "problem", title, problem=str(refusal)))
    return plan


def import_features(kind: Kind, layer: Layer, source: str, scope: Scope | None) -> Plan:
    """Plan and write, in one transaction, and record who did. Raises Refused for any problem."""
    with _people(scope):
        plan = plan_import(kind, layer, source, scope)
        if plan.problems:
            first = plan.problems[0]
            raise Refused(
                _("Row %(row)d: %(message)s Nothing was imported; correct the file.")
                % {"row": first.row, "message": first.problem},
                "file",
            )
        acting(scope.user_id if scope else None, "import", source)
        manager = kind.model._default_manager
        made = manager.bulk_create(plan.new, batch_size=_BATCH)
        names = sorted({name for _row, changed in plan.changes for name in changed})
        if plan.changes:
            rows = [row for row, _changed in plan.changes]
            manager.bulk_update(rows, names, batch_size=_BATCH)
        written = [row.pk for row in made] + [row.pk for row, _changed in plan.changes]
        if written:
            kind.finish(written)
        if scope is not None:
            record_access(
                scope, AccessRecord.Action.IMPORT, kind.subject, reason=source, rows=len(written)
            )
    return plan


def _people(scope: Scope | None) -> AbstractContextManager[None]:
    return all_people() if scope is None else people_in(scope)


def _words(kind: Kind, layer: Layer) -> dict[str, list[str]]:
    """The columns that the file has, by field; the number of the source and the UUID always."""
    names = {name.strip().lower(): name for name in layer.fields}
    found: dict[str, list[str]] = {}
    for name, headers in {**kind.headers, "source_id": ("source_id", "来源编号"),
                          "uuid": ("uuid", "标识")}.items():  # fmt: skip
        column = next((names[word.lower()] for word in headers if word.lower() in names), None)
        if column is not None:
            found[name] = layer.fields[column]
    if not any(name in found for name in kind.headers):
        raise Refused(
            _("None of the columns is known. Start from an export, or name them %(names)s.")
            % {"names": ", ".join(words[0] for words in kind.headers.values())},
            "file",
        )
    empty = [""] * len(layer.geometry)
    found.setdefault("source_id", empty)
    found.setdefault("uuid", empty)
    return found


def _grids(layer: Layer, scope: Scope | None) -> list[int | str]:
    """The grid each row stands in, by id, or what is wrong with its place."""
    shapes = layer.geometry
    point = np.array([s is not None and s.geom_type == "Point" and not s.is_empty for s in shapes])
    lon, lat = (np.full(len(shapes), np.nan) for _axis in "xy")
    if point.any():
        lon[point], lat[point] = shapely.get_x(shapes[point]), shapely.get_y(shapes[point])
    known = places_in_force()
    allowed = None if scope is None or scope.all_people else _allowed(scope)
    found: list[int | str] = []
    for at, place in enumerate(locate_many(known.shapes, lon, lat).tolist()):
        if not point[at]:
            found.append(_("The row has no point. Give longitude and latitude."))
        elif place < 0:
            found.append(_("The place lies outside every grid of the county."))
        elif allowed is not None and known.places[place].grid_id not in allowed:
            found.append(
                _("The place lies in %(grid)s, outside your area.")
                % {"grid": known.places[place].grid_name}
            )
        else:
            found.append(known.places[place].grid_id)
    return found


def _allowed(scope: Scope) -> set[int]:
    within = models.Q(pk__in=scope.grids)
    within |= models.Q(village_id__in=scope.people_divisions)
    within |= models.Q(village__parent_id__in=scope.people_divisions)
    return set(Grid.objects.filter(within).values_list("pk", flat=True))


class _Known:
    """The rows that are there already, by source number and by UUID."""

    def __init__(
        self, kind: Kind, words: dict[str, list[str]], source: str, scope: Scope | None
    ) -> None:
        self.kind, self.source, self.scope = kind, source, scope
        self.allowed = None if scope is None or scope.all_people else _allowed(scope)
        manager = kind.model._default_manager
        numbers = [number for number in words["source_id"] if number]
        self.by_number: dict[str, Any] = {}
        if source and numbers:
            rows = manager.filter(source_system=source, source_id__in=numbers)
            self.by_number = {row.source_id: row for row in rows}  # type: ignore[attr-defined]
        uuids = [word for word in words["uuid"] if _UUID.fullmatch(word)]
        rows = manager.filter(uuid__in=uuids)
        self.by_uuid = {row.uuid: row for row in rows}  # type: ignore[attr-defined]

    def find(self, number: str, uuid: UUID | None) -> Any:
        """The row that is meant, or None. Raises Refused for one out of scope or ended."""
        row: Any = self.by_number.get(number) if number else None
        row = row or (self.by_uuid.get(uuid) if uuid else None)
        if row is None:
            return None
        if self.allowed is not None and row.grid_id not in self.allowed:
            raise Refused(_("What this row means lies outside your area."))
        if getattr(row, self.kind.ended) is not None:
            raise Refused(_("What this row means is gone: moved out or closed down."))
        return row


def _uuid(word: str) -> UUID | None:
    if word and not _UUID.fullmatch(word):
        raise Refused(_("“%(word)s” is not a UUID.") % {"word": word[:40]}, "uuid")
    return UUID(word) if word else None


def _plan_row(
    plan: Plan, known: _Known, at: int, texts: dict[str, str], shape: Any, grid: int | str
) -> None:
    kind, number = plan.kind, texts.pop("source_id")
    uuid = _uuid(texts.pop("uuid"))
    row = known.find(number, uuid)
    if row is not None:
        # A form of the file that lacks a column says nothing about it.
        texts = {name: text for name, text in texts.items() if _text(row, name) != text}
    facts = kind.clean(texts)
    if isinstance(grid, str):
        raise Refused(grid, "lon")
    point = Point(float(shape.x), float(shape.y), srid=4326)
    title = texts.get("name") or texts.get("address") or str(row or number)
    if row is None:
        place = {"grid_id": grid, "geom": point, "changed_at": timezone.now(),
                 "changed_by_id": known.scope.user_id if known.scope else None}  # fmt: skip
        origin = {"source_system": known.source, "source_id": number} if number else {}
        if number and not known.source:
            raise Refused(_("Say which system the numbers of the file come from."), "source")
        plan.new.append(
            kind.model(uuid=uuid or uuid4(), **{**kind.defaults, **facts, **place, **origin})
        )
        plan.steps.append(Step(at + 1, "new", title))
        return
    # A point that is the same to the centimetre stays as it is, to the last bit.
    if tuple(round(degrees, DECIMALS) for degrees in row.geom.coords) != point.coords:
        facts |= {"geom": point, "grid_id": grid}
    changed = tuple(name for name, value in facts.items() if getattr(row, name) != value)
    if not changed:
        plan.steps.append(Step(at + 1, "same", title))
        return
    for name in changed:
        setattr(row, name, facts[name])
    plan.changes.append((row, tuple(name.removesuffix("_id") for name in changed)))
    plan.steps.append(Step(at + 1, "changed", title, changed))


def _text(row: Any, name: str) -> str:
    """A value as an export writes it."""
    return as_text(getattr(row, name))


def as_text(value: Any) -> str:
    """A value as the files hold it: yes and no as 1 and 0, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)
