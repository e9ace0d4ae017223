"""Who sees which households and enterprises."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.enterprises.models import Enterprise
from layers.enterprises.queries import for_scope as enterprises_for
from layers.residents.models import Household
from layers.residents.queries import for_scope, living
from layers.staff.scope import scope_of

pytestmark = pytest.mark.django_db
GRIDS = ("A1", "A2", "B1", "C1")


@pytest.mark.parametrize(
    ("who", "homes", "firms"),
    [
        ("lan", "A1", "A1"), ("bo", "A1 A2 B1", "A1 A2 B1"), ("kun", "A1 A2 B1 C1", "A1 A2 B1 C1"),
        ("dong", "", ""), ("chen", "", "A1 A2 B1 C1"), ("su", "", "A1 A2 B1 C1"), ("ada", "", ""),
    ],
)  # fmt: skip
def test_by_area_and_role(
    territory: SimpleNamespace, staff: SimpleNamespace, make_household: Callable[..., Household],
    make_enterprise: Callable[..., Enterprise], who: str, homes: str, firms: str,
) -> None:  # fmt: skip
    for name in GRIDS:
        make_household(grid=getattr(territory, name))
        make_enterprise(grid=getattr(territory, name))
    scope = scope_of(getattr(staff, who))
    by_pk = {getattr(territory, name).pk: name for name in GRIDS}
    found = [by_pk[row.grid_id] for row in for_scope(scope).order_by("grid__code")]
    assert found == homes.split()
    found = [by_pk[row.grid_id] for row in enterprises_for(scope).order_by("grid__code")]
    assert found == firms.split()


def test_moved_out_is_not_living(make_household: Callable[..., Household]) -> None:
    here = make_household()
    make_household(moved_out_at="2026-01-01T00:00Z")
    assert list(living(Household.objects.all())) == [here]
