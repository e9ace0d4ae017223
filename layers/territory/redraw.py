"""Redraw one or several grids of a village: the neighbours take and give, no gap, no overlap."""

from collections.abc import Mapping

from django.db import transaction
from shapely.geometry.base import BaseGeometry

from layers.territory.bench import Bench, Editor, bench, seen
from layers.territory.border_errors import Stale, in_words
from layers.territory.edit import Plan, Saved
from layers.territory.models import Edit, GridSet
from layers.territory.partition import clash, rebased, redrawn


def redraw(
    editor: Editor,
    shapes: Mapping[str, BaseGeometry],
    *,
    reason: str,
    versions: Mapping[str, int] | None = None,
    grid_set: GridSet | None = None,
) -> Saved:
    """Give the grids with these codes new borders (EPSG:4326) and save all that changes.

    ``versions`` are those the person saw. When the land of one is another by now, the change is
    carried over to it unless the two touch. Raises what ``bench`` raises, Stale when somebody
    changed the same stretch, BorderRefused with the faults, Refused for the reason.
    """
    with transaction.atomic():
        return plan_redraw(editor, shapes, versions, grid_set).save(editor, reason)


def plan_redraw(
    editor: Editor,
    shapes: Mapping[str, BaseGeometry],
    versions: Mapping[str, int] | None = None,
    grid_set: GridSet | None = None,
) -> Plan:
    """Work out what ``redraw`` would save. Must run inside a transaction."""
    locked = bench(shapes, editor, grid_set)
    with in_words():
        present = {**shapes, **_carried_over(locked, shapes, versions or {})}
        return Plan(locked, Edit.Verb.REDRAW, redrawn(locked.patch, present))


def _carried_over(
    locked: Bench, shapes: Mapping[str, BaseGeometry], versions: Mapping[str, int]
) -> dict[str, BaseGeometry]:
    merged = {}
    for code, base in seen(locked, versions).items():
        present = locked.patch.cells[code]
        shape = rebased(base, shapes[code], present)
        if shape is None:
            raise Stale([locked.own[code]], clash(base, shapes[code], present))
        merged[code] = shape
    return merged
