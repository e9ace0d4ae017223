"""Cells of 200 metres."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from layers.insight.lattice import Lattice, lattice_at


@pytest.mark.parametrize("latitude", [20.0, 33.9, 48.0])
def test_cells_are_200_metres_on_the_ellipsoid(latitude: float) -> None:
    lattice = lattice_at(latitude)
    geod = Geod(ellps="GRS80")
    across = geod.inv(117, latitude, 117 + lattice.step_lon, latitude)[2]
    along = geod.inv(117, latitude, 117, latitude + lattice.step_lat)[2]
    assert across == pytest.approx(200, rel=0.003)
    assert along == pytest.approx(200, rel=0.003)


def test_the_basis_of_the_migration_is_the_demo_county() -> None:
    assert lattice_at(33.9) == Lattice(0.002165, 0.001803)


@given(st.floats(-179, 179), st.floats(-80, 80))
def test_a_cell_holds_its_middle_and_the_point(lon: float, lat: float) -> None:
    lattice = lattice_at(33.9)
    x, y = lattice.cells(np.array([lon]), np.array([lat]))
    middle = lattice.middles(x, y)
    assert abs(middle[0][0] - lon) <= lattice.step_lon / 2 + 1e-9
    assert abs(middle[1][0] - lat) <= lattice.step_lat / 2 + 1e-9
    again = lattice.cells(*middle)
    assert (again[0][0], again[1][0]) == (x[0], y[0])
