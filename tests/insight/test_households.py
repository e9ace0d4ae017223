"""Households of each area, for rates: counted by grid, without those who moved out."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
from django.core.cache import cache
from django.utils import timezone

from layers.insight.frame import frame, land
from layers.insight.households import households
from layers.insight.lattice import lattice_at
from layers.residents.models import Household
from layers.staff.scope import Scope

EVERYTHING = Scope(user_id=1, everything=True)
LATTICE = lattice_at(33.9)


def known(level: str) -> np.ndarray | None:
    ground = land(EVERYTHING)
    return households(ground, frame(ground, level, LATTICE))


def test_nobody_entered_yet(territory: SimpleNamespace) -> None:
    assert known("grid") is None


def test_counted_by_area(
    territory: SimpleNamespace, make_household: Callable[..., Household]
) -> None:
    make_household()
    gone = make_household()
    Household.objects.filter(pk=gone.pk).update(moved_out_at=timezone.now())
    cache.clear()
    by_grid = known("grid")
    assert by_grid is not None
    assert by_grid.tolist() == [1, 0, 0, 0, 0]
    by_town = known("town")
    assert by_town is not None
    assert sorted(by_town.tolist()) == [0, 1]
    assert known("cell") is None
