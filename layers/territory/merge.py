"""Merge grids of a village that lie side by side; the first of them takes all the land."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from layers.territory.bench import Editor, bench, unchanged
from layers.territory.border_errors import in_words
from layers.territory.edit import Plan, Saved
from layers.territory.models import Edit, GridSet
from layers.territory.partition import joined


def merge(
    editor: Editor,
    codes: Sequence[str],
    *,
    reason: str,
    versions: Mapping[str, int] | None = None,
    grid_set: GridSet | None = None,
) -> Saved:
    """Give the land of all grids to the first; the others are retired: without land, their rows
    kept for the cases filed in them.

    Raises what ``bench`` raises, Stale when a grid is not as in ``versions`` any more,
    BorderRefused for grids that do not hang together, Refused for the reason.
    """
    with transaction.atomic():
        return plan_merge(editor, codes, versions, grid_set).save(editor, reason)


def plan_merge(
    editor: Editor,
    codes: Sequence[str],
    versions: Mapping[str, int] | None = None,
    grid_set: GridSet | None = None,
) -> Plan:
    """Work out what ``merge`` would save. Must run inside a transaction."""
    locked = bench(codes, editor, grid_set)
    unchanged(locked, versions or {})
    with in_words():
        return Plan(locked, Edit.Verb.MERGE, joined(locked.patch, codes))
