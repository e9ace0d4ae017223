"""What a county's surveyors hand over for import, and the command that takes it."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command
from shapely.geometry.base import BaseGeometry

from layers.territory.models import Grid, GridSet

Rows = list[tuple[str, str, BaseGeometry]]


def cell(west: float, south: float, east: float, north: float) -> BaseGeometry:
    return shapely.box(west, south, east, north)


def sound() -> Rows:
    """The five grids of the tiny county, redrawn: the border of A1 and A2 moved east and bent.

    34.00 ┌────╲──┬───────┐
          │ A1 ╱A2│  B1   │
    33.95 ├────┴──┴───────┤
          │   C1  │  C2   │
    33.90 └───────┴───────┘
    """
    bend = [(117.96, 33.95), (117.9612345, 33.97), (117.96, 34.00)]
    west, east = [(117.90, 34.00), (117.90, 33.95)], [(118.00, 34.00), (118.00, 33.95)]
    return [
        ("320324001001001", "东升一格", shapely.Polygon(bend + west)),
        ("320324001001002", "东升二格", shapely.Polygon(bend + east)),
        ("320324001006001", "和平一格", cell(118.00, 33.95, 118.05, 34.00)),
        ("320324102201001", "和平村一格", cell(117.90, 33.90, 118.00, 33.95)),
        ("320324102201002", "和平村二格", cell(118.00, 33.90, 118.05, 33.95)),
    ]


def with_shape(row: int, shape: BaseGeometry) -> Rows:
    rows = sound()
    rows[row] = (rows[row][0], rows[row][1], shape)
    return rows


def run(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_grids", path, stdout=out, **options)
    return out.getvalue()


def refused(path: Path, **options: Any) -> str:
    """What the command prints of a file it refuses; nothing is written."""
    out, before = StringIO(), list(GridSet.objects.values())
    with pytest.raises(CommandError) as error:
        call_command("import_grids", path, stdout=out, commit=True, **options)
    assert list(GridSet.objects.values()) == before
    assert Grid.objects.count() == 5
    assert error.value.returncode == 1
    return f"{out.getvalue()}{error.value}"
