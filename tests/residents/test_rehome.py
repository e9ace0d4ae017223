"""A border moves: households and houses go to the grid they stand in, with a revision."""

from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point

from layers.enterprises.models import Enterprise, EnterpriseRevision
from layers.residents.models import Building, Household, HouseholdRevision
from layers.staff.scope import scope_of
from layers.territory.merge import merge
from layers.territory.redraw import redraw
from tests.conftest import box
from tests.territory.borders import area

pytestmark = pytest.mark.django_db
EAST = area((117.90, 33.95), (117.97, 33.95), (117.97, 34.00), (117.90, 34.00))


def test_a_strip_moves_from_a2_to_a1(
    make_household: Callable[..., Household],
    make_enterprise: Callable[..., Enterprise],
    territory: SimpleNamespace,
    staff: SimpleNamespace,
) -> None:
    """
    33.97  stays x | strip x | x stays in A2
                 117.95    117.97
    """
    a1, a2 = territory.A1, territory.A2
    stays = make_household(grid=a1)
    moves = make_household(grid=a2, geom=Point(117.96, 33.97, srid=4326))
    edge = make_household(grid=a2, geom=Point(117.97, 33.97, srid=4326))
    far = make_household(grid=a2, geom=Point(117.98, 33.97, srid=4326))
    shop = make_enterprise(grid=a2, geom=Point(117.96, 33.97, srid=4326))
    house = Building.objects.create(
        uuid=uuid4(), grid=a2, address="二组", geom=box(117.968, 33.96, 117.971, 33.961)
    )
    redraw(scope_of(staff.bo), {a1.code: EAST}, reason="以路为界")
    for row in (stays, moves, edge, far, shop, house):
        row.refresh_from_db()
    assert [row.grid for row in (stays, moves, edge, far, shop, house)] == [a1, a1, a1, a2, a1, a1]
    before = HouseholdRevision.objects.get(household=moves)
    assert (before.grid, before.replaced_verb, before.replaced_why) == (a2, "rehome", "以路为界")
    assert (before.replaced_by, moves.version, far.version) == (staff.bo, 2, 1)
    assert EnterpriseRevision.objects.get().grid == a2


def test_a_merge_takes_everything_along(
    make_household: Callable[..., Household], territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    ours, theirs = make_household(), make_household(grid=territory.A2)
    merge(scope_of(staff.bo), [territory.A1.code, territory.A2.code], reason="并")
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert ours.grid_id == theirs.grid_id


def test_few_statements_however_many_households(
    make_household: Callable[..., Household],
    territory: SimpleNamespace,
    staff: SimpleNamespace,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for lon in range(40):
        make_household(grid=territory.A2, geom=Point(117.951 + lon / 1000, 33.97, srid=4326))
    with django_assert_max_num_queries(45):
        redraw(scope_of(staff.bo), {territory.A1.code: EAST}, reason="路")
    assert Household.objects.filter(grid=territory.A1).count() == 20
