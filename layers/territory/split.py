"""Split a grid in two along a line; the larger part keeps the code, the worker and the cases."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.errors import Refused
from layers.territory.bench import Bench, Editor, bench, unchanged
from layers.territory.border_errors import in_words
from layers.territory.edit import Plan, Saved
from layers.territory.models import Edit, GridSet
from layers.territory.partition import divided

_LONGEST_NAME = 80


def split(
    editor: Editor,
    code: str,
    line: BaseGeometry,
    *,
    reason: str,
    name: str = "",
    version: int | None = None,
    grid_set: GridSet | None = None,
) -> Saved:
    """Cut the grid by ``line`` (EPSG:4326, from border to border) and save all that changes.

    The smaller part gets the next code of the village, and ``name`` or one made from the old name.
    Raises what ``bench`` raises, Stale when the grid is not as in ``version`` any more,
    BorderRefused with the faults, Refused for reason or name.
    """
    with transaction.atomic():
        return plan_split(editor, code, line, name, version, grid_set).save(editor, reason)


def plan_split(
    editor: Editor,
    code: str,
    line: BaseGeometry,
    name: str = "",
    version: int | None = None,
    grid_set: GridSet | None = None,
) -> Plan:
    """Work out what ``split`` would save. Must run inside a transaction."""
    locked = bench([code], editor, grid_set)
    seen: Mapping[str, int] = {} if version is None else {code: version}
    unchanged(locked, seen)
    new = next_code(locked, code)
    with in_words():
        shapes = divided(locked.patch, code, line, new)
    return Plan(locked, Edit.Verb.SPLIT, shapes, {new: new_name(locked, code, new, name)})


def next_code(locked: Bench, code: str) -> str:
    """The code after the highest ever given beside ``code``: 3 digits, 2 for a micro-grid."""
    digits = 2 if len(code) == 17 else 3
    stem = code[:-digits]
    used = [
        int(other[-digits:])
        for other in (*locked.own, *locked.retired)
        if len(other) == len(code) and other.startswith(stem)
    ]
    if max(used) + 1 >= 10**digits:
        raise Refused(_("The village has no grid code left."), "code")
    return f"{stem}{max(used) + 1:0{digits}}"


def new_name(locked: Bench, code: str, new: str, name: str) -> str:
    """The name given, or the old one with the new number: 第1网格 → 第3网格, 小学 → 小学 3."""
    name = name.strip()
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise Refused(_("Give a name of at most 80 characters."), "name")
    if name:
        return name
    number = str(int(new[-2:] if len(new) == 17 else new[-3:]))
    old = locked.own[code].name
    numbered = re.sub(r"\d+(?=\D*$)", number, old)
    return numbered if numbered != old else f"{old[: _LONGEST_NAME - 4]} {number}"
