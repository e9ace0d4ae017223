"""The counts of cases, as kept by the triggers: read into memory, checked, made anew.

Each process holds a copy and asks only for rows that transactions wrote since it last looked, so
that no page adds up the cases themselves.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
from django.conf import settings
from django.db import connection, transaction

from layers.cases.models import Channel
from layers.insight.columns import columns
from layers.insight.counts_sql import DIFFERENCES, REBUILD
from layers.insight.cube import ROW, Cube
from layers.insight.lattice import Lattice, lattice_at
from layers.insight.models import Basis
from layers.territory.models import Division, Level

# A transaction that is still open may yet show rows with a number above this.
_NOW: Final = """
SELECT edition, step_lon, step_lat, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
  FROM insight_basis
"""
_CHANNELS: Final = ", ".join(f"'{channel}'" for channel in Channel.values)
_ROWS: Final = f"""
SELECT (day - DATE '1970-01-01')::int, category::int,
       array_position(ARRAY[{_CHANNELS}], channel::text) - 1, system, grid::int, cell_x, cell_y,
       n, resolved, on_time, minutes, closed, reworked, one_hop, reached, contacted, solved,
       satisfied
  FROM insight_daycount
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class Counts:
    """All counts, the lattice their cells lie on, and how fresh they are."""

    cube: Cube
    lattice: Lattice
    edition: int
    # Rows written by this transaction or a later one may be missing.
    horizon: int


DEMO_LATITUDE: Final = 33.9

_held: dict[str, Counts] = {}
_lock = Lock()


def counts() -> Counts:
    """The counts as of now. Two statements; reads all rows at the first call of a process.

    Inside a transaction nothing is remembered: what it has written may be rolled back.
    """
    name = str(connection.settings_dict["NAME"])
    with _lock:
        held = None if connection.in_atomic_block else _held.get(name)
        fresh = _read(held)
        if not connection.in_atomic_block:
            _held[name] = fresh
    return fresh


def _read(held: Counts | None) -> Counts:
    with connection.cursor() as cursor:
        cursor.execute(_NOW)
        edition, step_lon, step_lat, horizon = cursor.fetchone()
        lattice = Lattice(step_lon, step_lat)
        if held is None or held.edition != edition:
            # Chosen and ordered there: a million rows once more would be 80 MB here.
            rows = columns(cursor, f"{_ROWS} WHERE n <> 0 ORDER BY day", ROW)
            return Counts(Cube(rows), lattice, edition, horizon)
        cursor.execute(f"{_ROWS} WHERE changed >= %s", [held.horizon])
        changed = np.array(cursor.fetchall(), dtype=ROW) if cursor.rowcount else np.empty(0, ROW)
    return Counts(held.cube.updated(changed), lattice, edition, horizon)


def lattice_now() -> Lattice:
    """The lattice that the cells lie on."""
    basis = Basis.objects.get()
    return Lattice(basis.step_lon, basis.step_lat)


def differences() -> int:
    """How many counts are not what the cases say. Reads every case: for a command, not a page."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES)
        return int(cursor.fetchone()[0])


def rebuild() -> int:
    """Lay the lattice to the county's latitude, take the setting over and count all cases anew;
    return how many counts.

    Nobody writes cases meanwhile; people can still read.
    """
    outline = Division.objects.filter(level=Level.COUNTY, geom__isnull=False).first()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_case IN SHARE ROW EXCLUSIVE MODE")
        basis = Basis.objects.select_for_update().get()
        if outline is not None and outline.geom is not None:
            lattice = lattice_at(outline.geom.centroid.y)
            basis.step_lon, basis.step_lat = lattice.step_lon, lattice.step_lat
        basis.satisfied_from = settings.SATISFIED_FROM
        basis.edition += 1
        basis.save()
        cursor.execute("TRUNCATE insight_daycount")
        cursor.execute(REBUILD)
        return int(cursor.rowcount)


def ensure_basis() -> None:
    """Make the row of the basis where there is none, for the latitude of the demo county."""
    lattice = lattice_at(DEMO_LATITUDE)
    Basis.objects.get_or_create(
        pk=1, defaults={"step_lon": lattice.step_lon, "step_lat": lattice.step_lat}
    )
