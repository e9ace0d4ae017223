"""Declining needs a reason; withdrawing is the proposer's."""

from types import SimpleNamespace
from typing import Any

import pytest

from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.staff.scope import scope_of
from layers.territory.decline import decline
from layers.territory.models import Proposal
from layers.territory.withdraw import withdraw
from tests.territory.proposed import cut, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def lans(territory: SimpleNamespace, staff: SimpleNamespace) -> Proposal:
    return proposed(scope_of(staff.lan), territory.village_a, cut(territory.A1.code))


def test_with_a_reason(staff: SimpleNamespace, lans: Proposal) -> None:
    bo = scope_of(staff.bo)
    for note in ("", "  ", "字" * 201, "两\n行"):
        with pytest.raises(Refused):
            decline(bo, lans.pk, note=note)
    assert decline(bo, lans.pk, note=" 户数还不多 ").note == "户数还不多"
    done = Proposal.objects.get()
    assert (done.state, done.decided_by, done.edit) == ("declined", staff.bo, None)
    assert done.decided_at is not None


def test_who_may(territory: SimpleNamespace, staff: SimpleNamespace, lans: Proposal) -> None:
    for name in ("lan", "mei", "dong", "chen", "su", "ada"):
        with pytest.raises(NotAllowed):
            decline(scope_of(getattr(staff, name)), lans.pk, note="不行")
    other: Any = SimpleNamespace(
        user_id=staff.bo.pk, roles=frozenset({"town_dispatcher"}), grids=frozenset(),
        divisions=frozenset({territory.lower.pk}),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        decline(other, lans.pk, note="不行")
    with pytest.raises(NotFound):
        decline(scope_of(staff.kun), 0, note="不行")


def test_the_proposer_withdraws(staff: SimpleNamespace, lans: Proposal) -> None:
    for name in ("mei", "bo", "kun"):
        with pytest.raises(NotFound):
            withdraw(scope_of(getattr(staff, name)), lans.pk)
    assert withdraw(scope_of(staff.lan), lans.pk).state == "withdrawn"
    with pytest.raises(OutOfOrder, match="兰 has decided already: Withdrawn"):
        decline(scope_of(staff.bo), lans.pk, note="晚了")
