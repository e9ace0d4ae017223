"""The piles of unfinished cases: what lies on which, counted, in order, without the closed ones."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.cases.clock import light
from layers.cases.models import Case
from layers.cases.register import Registered
from layers.cases.worklist import (
    Key,
    Pile,
    by_urgency,
    count,
    pile_with,
    piles_of,
    unfinished,
    waiting,
)

pytestmark = pytest.mark.django_db
Reports = Callable[..., Registered]


def test_each_pile_has_its_states_and_closed_cases_lie_on_none(ren_reports: Reports) -> None:
    now = timezone.now()
    for state in ("registered", "dispatched", "accepted", "resolved", "closed"):
        Case.objects.filter(pk=ren_reports().case_id).update(state=state)
    ren_reports(lon=110.0, lat=30.0)
    counts = count(unfinished(Case.objects.all()), [*Pile], now).piles
    assert counts == {
        "new": 2, "asked": 0, "given": 1, "near": 0, "hand": 2, "work": 1, "check": 1,
        "unplaced": 1,
    }  # fmt: skip
    for pile, number in counts.items():
        assert waiting(Case.objects.all(), Pile(pile), now).count() == number


@pytest.mark.parametrize("state", ["registered", "dispatched", "accepted"])
@pytest.mark.parametrize("used", [0.5, 0.79, 0.81, 1.0, 1.5])
def test_near_due_is_where_the_light_is_not_green(
    ren_reports: Reports, state: str, used: float
) -> None:
    now, span = timezone.now(), timedelta(hours=10)
    received = now - used * span
    clock = "resolve_due" if state == "accepted" else "accept_due"
    other = "accept_due" if state == "accepted" else "resolve_due"
    Case.objects.filter(pk=ren_reports().case_id).update(
        state=state, received_at=received,
        **{clock: received + span, other: now + timedelta(days=30)},
    )  # fmt: skip
    near = waiting(Case.objects.all(), Pile.NEAR, now).exists()
    assert near == (light(received, received + span, now) != "green")


def test_near_due_goes_by_working_time_where_it_is_stored(at: Callable[..., Case]) -> None:
    case, now = at("accepted"), timezone.now()
    for near, waits in ((now - timedelta(minutes=1), True), (now + timedelta(minutes=1), False)):
        Case.objects.filter(pk=case.pk).update(
            received_at=now - timedelta(days=9), resolve_due=now + timedelta(days=1),
            resolve_near=near,
        )  # fmt: skip
        assert waiting(Case.objects.all(), Pile.NEAR, now).exists() == waits


def test_a_clock_that_stands_still_is_near_nothing(at: Callable[..., Case]) -> None:
    now = timezone.now()
    for state in ("suspended", "awaiting"):
        case = at(state)
        Case.objects.filter(pk=case.pk).update(resolve_due=now - timedelta(days=1))
    assert not waiting(Case.objects.all(), Pile.NEAR, now).exists()


def test_what_a_unit_asks_for_lies_on_a_pile_of_its_own(at: Callable[..., Case]) -> None:
    now = timezone.now()
    case = at("accepted")
    at("accepted")
    Case.objects.filter(pk=case.pk).update(asking="return")
    assert [*waiting(Case.objects.all(), Pile.ASKED, now)] == [case]


def test_in_order_of_the_clock_that_runs(ren_reports: Reports) -> None:
    now = timezone.now()
    accepted, new = ren_reports().case_id, ren_reports().case_id
    Case.objects.filter(pk=accepted).update(
        state="accepted", accept_due=now, resolve_due=now + timedelta(hours=5)
    )
    Case.objects.filter(pk=new).update(
        accept_due=now + timedelta(hours=3), resolve_due=now + timedelta(hours=4)
    )
    rows = by_urgency(unfinished(Case.objects.all()))
    assert [row.pk for row in rows] == [new, accepted]
    first = rows[0]
    assert [row.pk for row in by_urgency(rows, Key(first.due, first.pk))] == [accepted]


def test_counting_is_one_statement_whatever_there_is(
    ren_reports: Reports, django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        ren_reports()
        with django_assert_num_queries(1):
            count(unfinished(Case.objects.all()), [*Pile], timezone.now())


def test_handlers_have_other_piles_and_only_the_county_sees_what_is_not_placed(
    scopes: SimpleNamespace,
) -> None:
    assert piles_of(scopes.dong)[0] == Pile.GIVEN
    assert piles_of(scopes.bo) == (
        Pile.NEW, Pile.ASKED, Pile.NEAR, Pile.HAND, Pile.CHECK, Pile.CALLBACK, Pile.ALL,
    )  # fmt: skip
    assert piles_of(scopes.kun)[-2] == piles_of(scopes.su)[-2] == Pile.UNPLACED


@pytest.mark.parametrize(
    ("state", "dispatcher", "handler"),
    [
        ("registered", "new", "all"), ("dispatched", "hand", "given"), ("accepted", "hand", "work"),
        ("suspended", "hand", "work"), ("resolved", "check", "check"), ("closed", "all", "all"),
    ],
)  # fmt: skip
def test_a_case_is_found_on_the_pile_of_its_state(
    scopes: SimpleNamespace, state: str, dispatcher: str, handler: str
) -> None:
    case = Case(state=state)
    assert pile_with(case, piles_of(scopes.bo)) == dispatcher
    assert pile_with(case, piles_of(scopes.dong)) == handler
