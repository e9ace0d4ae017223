"""A worker changes what is kept of a household, and moves its point."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from layers.errors import Changed, NotAllowed, NotFound, OutOfOrder, Refused
from layers.residents.edit_household import edit_household
from layers.residents.models import Household, HouseholdRevision, Person
from layers.residents.move_out import move_out

pytestmark = pytest.mark.django_db


def test_facts_given_change_and_others_stay(scopes: SimpleNamespace, home: Household) -> None:
    geometry = home.geom.wkb
    edited = edit_household(home.uuid, scopes.lan, version=1, tenure="tenant", vacant=True)
    assert (edited.tenure, edited.vacant, edited.colour) == ("tenant", True, "vacant")
    assert (edited.version, edited.changed_by_id) == (2, scopes.lan.user_id)
    assert (edited.address, edited.geom.wkb) == (home.address, geometry)
    before = HouseholdRevision.objects.get()
    assert (before.tenure, before.replaced_by_id) == ("", scopes.lan.user_id)


def test_nothing_new_makes_no_version(scopes: SimpleNamespace, home: Household) -> None:
    edited = edit_household(home.uuid, scopes.lan, address=home.address)
    assert edited.version == 1
    assert not HouseholdRevision.objects.exists()


def test_the_point_moves_within_her_grid_only(
    scopes: SimpleNamespace, home: Household, territory: SimpleNamespace
) -> None:
    moved = edit_household(home.uuid, scopes.lan, place=(117.93, 33.96, "wgs84"))
    assert (moved.geom.coords, moved.grid_id) == ((117.93, 33.96), territory.A1.pk)
    with pytest.raises(Refused) as refusal:
        edit_household(home.uuid, scopes.lan, place=(117.97, 33.96, "wgs84"))
    assert refusal.value.field == "lon"
    moved.refresh_from_db()
    assert moved.version == 2


def test_a_stale_edit_gets_the_present_state(scopes: SimpleNamespace, home: Household) -> None:
    edit_household(home.uuid, scopes.lan, version=1, number="7")
    with pytest.raises(Changed) as refusal:
        edit_household(home.uuid, scopes.lan, version=1, number="8")
    present = refusal.value.present
    assert isinstance(present, Household)
    assert (present.number, present.version) == ("7", 2)


@pytest.mark.parametrize(
    ("who", "error"),
    [("mei", NotFound), ("chen", NotFound), ("dong", NotFound), ("bo", NotAllowed)],
)
def test_others_may_not(
    scopes: SimpleNamespace, home: Household, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        edit_household(home.uuid, getattr(scopes, who), number="7")


@pytest.mark.parametrize("words", [{"address": ""}, {"tenure": "x"}, {"number": "\x00"}])
def test_what_cannot_be_is_refused(
    scopes: SimpleNamespace, home: Household, words: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        edit_household(home.uuid, scopes.lan, **words)
    assert not HouseholdRevision.objects.exists()


def test_moving_out_keeps_the_row_and_says_why(
    scopes: SimpleNamespace, home: Household, make_person: Callable[..., Person]
) -> None:
    gone = move_out(home.uuid, scopes.lan, reason="搬到县城", version=1)
    assert gone.moved_out_at is not None
    assert (gone.version, HouseholdRevision.objects.get().replaced_why) == (2, "搬到县城")
    with pytest.raises(OutOfOrder):
        move_out(home.uuid, scopes.lan, reason="再搬")
    with pytest.raises(OutOfOrder):
        edit_household(home.uuid, scopes.lan, number="7")


@pytest.mark.parametrize("reason", ["", " ", "长" * 201, "\x07"])
def test_moving_out_needs_a_reason(scopes: SimpleNamespace, home: Household, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        move_out(home.uuid, scopes.lan, reason=reason)
    assert refusal.value.field == "reason"
