"""A worker enters a household in her own grid; the same UUID twice is one household."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from layers.errors import NotAllowed, NotFound, Refused
from layers.residents.models import Household
from layers.residents.register_household import register_household

pytestmark = pytest.mark.django_db
WHAT: dict[str, Any] = {"lon": 117.92, "lat": 33.97, "address": "东升路8号"}


def test_in_her_grid(scopes: SimpleNamespace, territory: SimpleNamespace) -> None:
    household = register_household(
        scopes.lan, uuid=uuid4(), **WHAT, number="0008", tenure="owner", residence="local"
    )
    household.refresh_from_db()
    assert (household.grid, household.changed_by_id) == (territory.A1, scopes.lan.user_id)
    assert (household.geom.coords, household.version) == ((117.92, 33.97), 1)
    assert (household.address, household.number) == ("东升路8号", "0008")
    assert (household.colour, household.complete) == ("usual", False)


def test_an_empty_house_is_complete_without_people(scopes: SimpleNamespace) -> None:
    household = register_household(
        scopes.lan, uuid=uuid4(), **WHAT, number="9", tenure="other", residence="outgoing",
        vacant=True,
    )  # fmt: skip
    assert (household.colour, household.complete) == ("vacant", True)


def test_the_same_uuid_is_the_same_household(scopes: SimpleNamespace) -> None:
    uuid = uuid4()
    first = register_household(scopes.lan, uuid=uuid, **WHAT)
    again = register_household(scopes.lan, uuid=uuid, **{**WHAT, "address": "别处"})
    assert (again.pk, again.address) == (first.pk, "东升路8号")
    with pytest.raises(NotFound):
        register_household(scopes.mei, uuid=uuid, lon=117.97, lat=33.97, address="别处")
    assert Household.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lon": 117.97}, "lon"),  # Mei's grid
        ({"lon": 117.0}, "lon"),  # outside the county
        ({"lon": 33.97, "lat": 117.92}, "lon"),
        ({"lon": float("nan")}, "lon"),
        ({"crs": "mars"}, "crs"),
        ({"address": "  "}, "address"),
        ({"address": "长" * 201}, "address"),
        ({"address": "a\x07"}, "address"),
        ({"address": "\u202eabc"}, "address"),
        ({"number": "9" * 31}, "number"),
        ({"tenure": "stolen"}, "tenure"),
        ({"residence": "moon"}, "residence"),
    ],
)
def test_what_cannot_be_is_refused(
    scopes: SimpleNamespace, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        register_household(scopes.lan, uuid=uuid4(), **{**WHAT, **change})
    assert refusal.value.field == field
    assert not Household.objects.exists()


def test_a_border_point_goes_to_the_lowest_code(
    scopes: SimpleNamespace, territory: SimpleNamespace
) -> None:
    edge = register_household(scopes.lan, uuid=uuid4(), lon=117.95, lat=33.97, address="界上")
    assert edge.grid_id == territory.A1.pk
    with pytest.raises(Refused):
        register_household(scopes.mei, uuid=uuid4(), lon=117.95, lat=33.97, address="界上")


def test_a_phones_gcj02_is_brought_home(scopes: SimpleNamespace) -> None:
    household = register_household(
        scopes.lan, uuid=uuid4(), lon=117.925, lat=33.97, crs="gcj02", address="东升路"
    )
    assert household.geom.x == pytest.approx(117.925 - 0.0055, abs=0.001)


@pytest.mark.parametrize("who", ["bo", "kun", "dong", "chen", "su", "ada"])
def test_only_those_with_a_grid(scopes: SimpleNamespace, who: str) -> None:
    with pytest.raises(NotAllowed):
        register_household(getattr(scopes, who), uuid=uuid4(), **WHAT)
