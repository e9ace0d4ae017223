"""A county of wiggly grids in the database, and files of grids for import."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from django.utils import translation
from numpy.typing import NDArray
from pyproj import Transformer

from layers.territory.models import Division, Grid, GridSet
from layers.territory.rows import multipolygon
from tests.conftest import START
from tests.territory.surveyed import Rows
from tests.wiggly import wiggly_grids

COUNTY = "320324000000"
TOWN = "320324001000"


def shuffled_codes(count: int) -> list[str]:
    """Codes whose order is not that of the rows, so that a wrong order shows."""
    numbers = np.random.default_rng(7).permutation(count)
    return [f"320324001{number // 10 + 1:03}{number % 10 + 1:03}" for number in numbers.tolist()]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Refusals are told apart by their English words, whatever the translation says."""
    with translation.override("en"):
        yield


@pytest.fixture
def wiggly(db: None) -> dict[str, Any]:
    """13 × 11 grids in force as {code: polygon}; neighbours share their wiggly borders."""
    county = Division.objects.create(code=COUNTY, level="county", name="睢宁县")
    town = Division.objects.create(code=TOWN, level="town", name="睢城街道", parent=county)
    shapes: NDArray[Any] = wiggly_grids(13, 11)
    codes = shuffled_codes(len(shapes))
    villages = {
        code: Division.objects.create(code=code, level="village", name=code[-3:], parent=town)
        for code in sorted({code[:12] for code in codes})
    }
    in_force = GridSet.objects.create(name="wiggly", state="in_force", starts_on=START)
    Grid.objects.bulk_create(
        Grid(
            grid_set=in_force, village=villages[code[:12]], code=code, name=code,
            geom=multipolygon(shape),
        )
        for code, shape in zip(codes, shapes, strict=True)
    )  # fmt: skip
    assert shapely.coverage_is_valid(shapes)
    return dict(zip(codes, shapes, strict=True))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write rows to a file of the county's surveyors, in any format and coordinate system."""

    def write(rows: Rows, name: str, crs: str = "EPSG:4490", **options: Any) -> Path:
        path = tmp_path / name
        way = Transformer.from_crs(4490 if crs != "EPSG:3857" else 4326, crs, always_xy=True)
        shapes = shapely.transform(
            np.array([shape for _code, _name, shape in rows]),
            lambda points: np.column_stack(way.transform(points[:, 0], points[:, 1])),
        )
        table = [
            np.array(list(column), dtype=object) for column in list(zip(*rows, strict=True))[:2]
        ]
        pyogrio.raw.write(
            path, shapely.to_wkb(shapes), table, ["code", "name"], geometry_type="Polygon", crs=crs,
            **options,
        )  # fmt: skip
        return path

    return write
