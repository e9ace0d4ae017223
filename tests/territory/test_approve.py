"""Approving: what was proposed is carried over to the borders of today, once.

34.00 ┌───────┬───────┐   Lan proposes to move A1|A2, whose corners are s0 … s5 from south to
      │  A1   │  A2   │   north. Others move the same border before Bo decides.
33.95 ├───────┴───────┤
    117.90  117.95  118.00
"""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from django.db import IntegrityError, connection, connections, transaction
from shapely import box

from layers.errors import NotAllowed, NotFound, OutOfOrder
from layers.staff.scope import scope_of
from layers.territory.approve import approve
from layers.territory.border_errors import Stale
from layers.territory.decline import decline
from layers.territory.merge import merge
from layers.territory.models import Edit, Grid, GridSet, Proposal
from layers.territory.proposals import for_editor, waiting_for
from layers.territory.queries import grids_in_force
from layers.territory.redraw import redraw
from layers.territory.signals import proposal_changed
from layers.territory.withdraw import withdraw
from tests.territory.borders import assert_history_agrees, assert_partition, shape
from tests.territory.proposed import a1, cut, joined, moved, proposed

pytestmark = pytest.mark.django_db
COUNTY = box(117.90, 33.90, 118.05, 34.00)


@pytest.fixture
def bo(staff: SimpleNamespace) -> Any:
    return scope_of(staff.bo)


@pytest.fixture
def lans(territory: SimpleNamespace, staff: SimpleNamespace, bo: Any) -> Proposal:
    """Lan's proposal to move the north of A1|A2, whose corners are in place, to the east."""
    redraw(bo, {territory.A1.code: a1(s2=117.951)}, reason="备")
    redraw(bo, {territory.A1.code: a1()}, reason="备")
    change = moved(territory.A1.code, 3, s3=117.96, s4=117.96)
    return proposed(scope_of(staff.lan), territory.village_a, change)


def assert_sound() -> None:
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)
    assert_history_agrees()


def test_it_becomes_an_edit_with_the_proposers_reason(
    territory: SimpleNamespace, staff: SimpleNamespace, bo: Any, lans: Proposal
) -> None:
    done = approve(bo, lans.pk, note="同意")
    assert (done.state, done.decided_by_id, done.note) == ("approved", staff.bo.pk, "同意")
    assert done.edit is not None
    assert (done.edit.actor_id, done.edit.reason) == (staff.bo.pk, "以新修的路为界")
    assert done.edit.proposal.proposer == staff.lan
    assert shape(Grid.objects.get(pk=territory.A1.pk)).equals(a1(s3=117.96, s4=117.96))
    assert_sound()


@pytest.mark.parametrize("make", [
    lambda t: cut(t.A1.code, name="东升小学"), lambda t: joined(t.A1.code, t.A2.code),
])  # fmt: skip
def test_a_split_and_a_merge(
    territory: SimpleNamespace, staff: SimpleNamespace, bo: Any, make: Any
) -> None:
    proposal = proposed(scope_of(staff.lan), territory.village_a, make(territory))
    assert approve(bo, proposal.pk).state == "approved"
    assert grids_in_force().filter(village=territory.village_a).count() != 2
    assert_sound()


def test_a_border_moved_elsewhere_since_is_kept(
    territory: SimpleNamespace, bo: Any, lans: Proposal
) -> None:
    redraw(bo, {territory.A1.code: a1(s1=117.94)}, reason="南")
    approve(bo, lans.pk)
    both = shape(Grid.objects.get(pk=territory.A1.pk))
    assert both.symmetric_difference(a1(s1=117.94, s3=117.96, s4=117.96)).area < 1e-12
    assert_sound()


def test_the_same_stretch_moved_since_is_shown(
    territory: SimpleNamespace, bo: Any, lans: Proposal
) -> None:
    redraw(bo, {territory.A1.code: a1(s4=117.94)}, reason="西")
    with pytest.raises(Stale) as clash:
        approve(bo, lans.pk)
    assert clash.value.clash is not None
    assert clash.value.clash.intersects(shapely.Point(117.95, 33.985))
    assert not clash.value.clash.intersects(shapely.Point(117.95, 33.955))
    assert Proposal.objects.get().state == "open"
    assert decline(bo, lans.pk, note="已另行调整").state == "declined"
    assert_sound()


def test_a_grid_merged_away_since(territory: SimpleNamespace, bo: Any, lans: Proposal) -> None:
    merge(bo, [territory.A2.code, territory.A1.code], reason="撤并")
    with pytest.raises(Stale):
        approve(bo, lans.pk)
    assert Proposal.objects.get().state == "open"


def test_it_is_decided_once(
    territory: SimpleNamespace, staff: SimpleNamespace, bo: Any, lans: Proposal
) -> None:
    approve(bo, lans.pk)
    kun = scope_of(staff.kun)
    for again in (
        lambda: approve(kun, lans.pk),
        lambda: decline(kun, lans.pk, note="不行"),
        lambda: withdraw(scope_of(staff.lan), lans.pk),
    ):
        with pytest.raises(OutOfOrder, match="波 has decided already: Approved"):
            again()
    assert Edit.objects.filter(reason=lans.reason).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute("UPDATE territory_proposal SET note = 'x'")


def test_who_may(territory: SimpleNamespace, staff: SimpleNamespace, lans: Proposal) -> None:
    for name in ("lan", "mei", "dong", "chen", "su", "ada"):
        with pytest.raises(NotAllowed):
            approve(scope_of(getattr(staff, name)), lans.pk)
    with pytest.raises(NotFound):
        approve(scope_of(staff.bo), lans.pk + 1)
    assert approve(scope_of(staff.kun), lans.pk).decided_by == staff.kun


def test_who_sees_it(territory: SimpleNamespace, staff: SimpleNamespace, lans: Proposal) -> None:
    sees = {name for name in ("lan", "mei", "bo", "kun", "dong", "chen", "su", "ada")
            if for_editor(scope_of(getattr(staff, name))).exists()}  # fmt: skip
    assert sees == {"lan", "bo", "kun"}
    assert not waiting_for(scope_of(staff.lan)).exists()
    assert waiting_for(scope_of(staff.bo)).get() == lans


def test_grids_divided_anew_since(territory: SimpleNamespace, bo: Any, lans: Proposal) -> None:
    GridSet.objects.filter(pk=territory.grid_set.pk).update(ends_on="2021-01-01")
    GridSet.objects.create(name="2021", state="in_force", starts_on="2021-01-01")
    with pytest.raises(OutOfOrder, match="divided anew"):
        approve(bo, lans.pk)
    assert decline(bo, lans.pk, note="已重新划分").state == "declined"


def test_a_receiver_that_fails_undoes_it(
    territory: SimpleNamespace, bo: Any, lans: Proposal
) -> None:
    def fails(**_signal: Any) -> None:
        raise RuntimeError

    proposal_changed.connect(fails)
    try:
        with pytest.raises(RuntimeError):
            approve(bo, lans.pk)
    finally:
        proposal_changed.disconnect(fails)
    assert Proposal.objects.get().state == "open"
    assert Grid.objects.get(pk=territory.A1.pk).version == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_are_one(
    territory: SimpleNamespace, staff: SimpleNamespace, lans: Proposal
) -> None:
    deciders = [scope_of(staff.bo), scope_of(staff.kun)] * 2

    def decide(editor: Any) -> str:
        try:
            approve(editor, lans.pk)
        except OutOfOrder:
            return "late"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(decide, deciders))
    assert outcomes == ["done", "late", "late", "late"]
    assert Edit.objects.filter(reason=lans.reason).count() == 1
    assert_sound()
