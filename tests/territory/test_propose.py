"""Proposing a change: stored as drawn, once, and no border moves.

34.00 ┌───────┬───────┐
      │  A1   │  A2   │   Lan works A1. Whoever works a grid of the village may propose.
33.95 ├───────┴───────┤
    117.90  117.95  118.00
"""

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import shapely
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from shapely import LineString, Polygon

from layers.errors import NotAllowed, NotFound, Refused
from layers.staff.scope import scope_of
from layers.territory.border_errors import BorderRefused, Stale
from layers.territory.change_json import read_change, written
from layers.territory.models import GridRevision, Proposal
from layers.territory.propose import propose
from layers.territory.redraw import redraw
from layers.territory.signals import proposal_changed
from tests.territory.proposed import a1, cut, joined, moved

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(staff: SimpleNamespace) -> Any:
    return scope_of(staff.lan)


def test_it_is_stored_as_drawn_and_nothing_moves(
    territory: SimpleNamespace, staff: SimpleNamespace, lan: Any
) -> None:
    revisions = GridRevision.objects.count()
    change = moved(territory.A1.code, s3=117.9612345)
    proposal = propose(lan, change, territory.village_a)
    assert (proposal.verb, proposal.reason, proposal.state) == ("redraw", change.reason, "open")
    assert (proposal.proposer_id, proposal.grid_set) == (staff.lan.pk, territory.grid_set)
    kept = read_change(Proposal.objects.get().change)
    sent = shapely.get_coordinates(change.shapes[territory.A1.code])
    assert shapely.get_coordinates(kept.shapes[territory.A1.code]).tolist() == sent.tolist()
    assert kept.versions == {territory.A1.code: 1}
    assert GridRevision.objects.count() == revisions


@pytest.mark.parametrize("make", [
    lambda t: moved(t.A1.code, s2=117.96), lambda t: moved(t.A2.code),
    lambda t: cut(t.A1.code, name="东升小学"), lambda t: joined(t.A2.code, t.A1.code),
])  # fmt: skip
def test_what_is_written_is_read_back(territory: SimpleNamespace, make: Any) -> None:
    change = make(territory)
    back = read_change(json.loads(json.dumps(written(change))))
    assert replace(change, reason="", uuid=None) == back


def test_the_same_uuid_is_the_same_proposal(
    territory: SimpleNamespace, staff: SimpleNamespace, lan: Any
) -> None:
    change = cut(territory.A1.code)
    first = propose(lan, change, territory.village_a)
    other = replace(change, reason="另一个")
    assert propose(lan, other, territory.village_a).pk == first.pk
    assert Proposal.objects.get().reason == "户数过多"
    with pytest.raises(Refused, match="mark of another"):
        propose(scope_of(staff.mei), change, territory.village_a)


def test_who_may(territory: SimpleNamespace, staff: SimpleNamespace) -> None:
    change = cut(territory.A1.code)
    for name in ("dong", "chen", "su", "ada"):
        with pytest.raises(NotAllowed):
            propose(scope_of(getattr(staff, name)), change, territory.village_a)
    for name in ("lan", "mei", "bo", "kun"):
        own = replace(change, uuid=uuid4())
        assert propose(scope_of(getattr(staff, name)), own, territory.village_a)
    with pytest.raises(NotFound):
        propose(scope_of(staff.lan), cut(territory.C1.code), territory.village_a)
    with pytest.raises(NotAllowed):
        propose(scope_of(staff.lan), cut(territory.C1.code), territory.village_c)


def test_it_has_to_be_possible_today(territory: SimpleNamespace, staff: SimpleNamespace) -> None:
    lan, village, code = scope_of(staff.lan), territory.village_a, territory.A1.code
    outside = {code: Polygon([(117.80, 33.95), (117.95, 33.95), (117.95, 34.0)])}
    for change, error in (
        (replace(moved(code), shapes=outside), BorderRefused),
        (cut(code, line=LineString([(1, 1), (2, 2)])), BorderRefused),
        (joined(code), BorderRefused),
        (moved(code, s3=117.96, version=None), None),
        (replace(moved(code, s3=117.96), reason=""), Refused),
        (replace(moved(code, s3=117.96), uuid=None), Refused),
    ):
        if error:
            with pytest.raises(error):
                propose(lan, change, village)
        else:
            assert propose(lan, change, village).change["versions"] == {code: 1}
    redraw(scope_of(staff.bo), {code: a1(s3=117.97)}, reason="路")
    with pytest.raises(Stale):
        propose(lan, moved(code, s3=117.94), village)
    assert Proposal.objects.count() == 1


def test_drawn_without_a_network_it_keeps_its_time(territory: SimpleNamespace, lan: Any) -> None:
    hour = timezone.now() - timedelta(hours=1)
    early = propose(lan, cut(territory.A1.code, drawn_at=hour), territory.village_a)
    assert early.drawn_at == hour
    assert early.proposed_at > hour
    future = timezone.now() + timedelta(days=1)
    clock = propose(lan, cut(territory.A1.code, drawn_at=future), territory.village_a)
    assert clock.drawn_at <= clock.proposed_at


def test_the_floors_above_are_told(territory: SimpleNamespace, lan: Any) -> None:
    told: list[str] = []

    def hears(proposal: Proposal, **_signal: Any) -> None:
        told.append(proposal.state)

    proposal_changed.connect(hears)
    try:
        propose(lan, cut(territory.A1.code), territory.village_a)
    finally:
        proposal_changed.disconnect(hears)
    assert told == ["open"]


def test_what_was_proposed_stays(territory: SimpleNamespace, lan: Any) -> None:
    propose(lan, cut(territory.A1.code), territory.village_a)
    for statement in (
        "UPDATE territory_proposal SET reason = 'x'",
        "UPDATE territory_proposal SET change = '{}'",
        "DELETE FROM territory_proposal",
    ):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            connection.cursor().execute(statement)
        cause: Any = error.value.__cause__
        assert cause.diag.constraint_name == "proposal_is_final"
