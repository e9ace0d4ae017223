"""Bulk dispatch: the plan says who gets what and what stays; each case is its own transaction."""

import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from layers.cases import bulk_dispatch as bulk
from layers.cases.bulk_dispatch import How, Outcome, Wish, bulk_dispatch, plan
from layers.cases.models import Case, CaseEvent
from layers.cases.register import Registered
from layers.errors import NotAllowed, Refused
from layers.staff.models import Post
from layers.staff.scope import scope_of

Reports = Callable[..., Registered]


@pytest.mark.django_db
def test_each_to_the_worker_of_its_grid_and_why_others_stay(
    ren_reports: Reports, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    lan, mei = ren_reports().number, ren_reports(lon=117.97).number
    nobody, elsewhere = ren_reports(lon=118.02).number, ren_reports(lat=33.92).number
    taken = ren_reports().number
    Case.objects.filter(number=taken).update(state="accepted")
    rows = plan([lan, mei, nobody, elsewhere, taken, lan], scopes.bo, How.WORKER)
    assert [(row.number, row.taker) for row in rows[:2]] == [(lan, staff.lan), (mei, staff.mei)]
    assert [row.number for row in rows if row.refusal] == [nobody, elsewhere, taken]
    # A case of another town looks like one that is not there.
    assert rows[3].case is None


@pytest.mark.django_db
def test_each_to_the_department_of_its_rule_or_all_to_one(
    ren_reports: Reports, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    garbage, lamp = ren_reports().number, ren_reports(category="lamp").number
    rows = plan([garbage, lamp], scopes.bo, How.RULE)
    # The works department, which lamps go to, has nobody.
    assert [row.taker for row in rows] == [staff.sanitation, None]
    rows = plan([garbage, lamp], scopes.bo, How.UNIT, staff.sanitation)
    assert [row.taker for row in rows] == [staff.sanitation] * 2


@pytest.mark.django_db
def test_a_place_that_is_not_settled_stays(ren_reports: Reports, scopes: SimpleNamespace) -> None:
    [row] = plan([ren_reports(lon=110.0, lat=30.0).number], scopes.kun, How.WORKER)
    assert row.refusal


@pytest.mark.django_db
def test_refused_whole(
    ren_reports: Reports, scopes: SimpleNamespace, staff: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    number = ren_reports().number
    for wrong in (([], How.WORKER), ([number], "?"), ([number], How.UNIT)):
        with pytest.raises(Refused):
            plan(wrong[0], scopes.bo, wrong[1])
    monkeypatch.setattr(bulk, "MOST", 1)
    with pytest.raises(Refused):
        plan([number, "x"], scopes.bo, How.WORKER)
    for person in ("lan", "chen", "dong"):
        with pytest.raises(NotAllowed):
            plan([number], getattr(scopes, person), How.WORKER)
        with pytest.raises(NotAllowed):
            bulk_dispatch([], getattr(staff, person), getattr(scopes, person), "")


@pytest.mark.django_db
def test_statements_do_not_grow(
    ren_reports: Reports, scopes: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    numbers = [ren_reports().number for _ in range(5)]
    for how, n in ((How.WORKER, 2), (How.RULE, 2)):
        for few in (numbers[:1], numbers):
            with django_assert_num_queries(n):
                plan(few, scopes.bo, how)


@pytest.mark.django_db
def test_what_changed_since_the_plan_is_listed_and_the_others_go(
    ren_reports: Reports, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    first, changed, gone, last = (ren_reports().number for _ in range(4))
    wishes = [Wish(number, 1, staff.lan) for number in (first, changed, gone, last)]
    wishes.append(Wish("no such", 1, staff.lan))
    Case.objects.filter(number=changed).update(version=2)
    Case.objects.filter(number=gone).update(state="void")
    outcomes = bulk_dispatch(wishes, staff.bo, scopes.bo, "一起办")
    assert [bool(one.case) for one in outcomes] == [True, False, False, True, False]
    assert all(one.refusal for one in outcomes if not one.case)
    events = CaseEvent.objects.filter(verb="dispatch").values_list("case__number", "note")
    assert sorted(events) == sorted([(first, "一起办"), (last, "一起办")])


@pytest.mark.django_db
def test_a_worker_who_left_since_the_plan_takes_nothing(
    ren_reports: Reports, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    number = ren_reports().number
    Post.objects.filter(user=staff.lan).update(ends_on=timezone.localdate() - timedelta(days=1))
    [row] = plan([number], scopes.bo, How.WORKER)
    assert row.refusal
    [outcome] = bulk_dispatch([Wish(number, 1, staff.lan)], staff.bo, scopes.bo, "")
    assert outcome.case is None
    assert Case.objects.get(number=number).state == "registered"


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_on_the_same_selection(
    ren_reports: Reports, staff: SimpleNamespace
) -> None:
    """Every case is dispatched once, and both lists together say so of each."""
    numbers = [ren_reports().number for _ in range(6)]
    start, results = threading.Barrier(2), {}

    def press(who: Any, order: list[str]) -> None:
        start.wait()
        wishes = [Wish(number, 1, staff.lan) for number in order]
        results[who.username] = bulk_dispatch(wishes, who, scope_of(who), "")
        connection.close()

    threads = [
        threading.Thread(target=press, args=(staff.bo, numbers)),
        threading.Thread(target=press, args=(staff.kun, numbers[::-1])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcomes: list[Outcome] = [one for each in results.values() for one in each]
    assert sorted(one.number for one in outcomes if one.case) == sorted(numbers)
    assert CaseEvent.objects.filter(verb="dispatch").count() == 6
    assert set(Case.objects.values_list("version", flat=True)) == {2}
