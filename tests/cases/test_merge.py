"""Merging: one case goes on, the others follow it, also by way of a third."""

from collections.abc import Callable
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
from django.db import connection

from layers.cases.merge import merge
from layers.cases.models import Case, Pause
from layers.cases.reopen import reopen
from layers.cases.states import OPEN
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", sorted(OPEN))
def test_it_ends_in_the_other_and_both_histories_say_so(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace, state: str
) -> None:
    case, other = at(state), at("accepted")
    goes_on = merge(case.number, staff.bo, scopes.bo, into=other.number, reason="同一堆垃圾")
    assert (goes_on.pk, goes_on.state) == (other.pk, "accepted")
    case.refresh_from_db()
    assert (case.state, case.merged_into) == ("merged", other)
    assert case.events.get(verb="merge").detail == {"into": other.number}
    assert other.events.get(verb="take_in").detail == {"from": case.number}
    assert not Pause.objects.filter(case=case, ended_at=None).exists()


def test_what_was_merged_before_moves_along(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    one, two, three = at("registered"), at("dispatched"), at("accepted")
    merge(one.number, staff.bo, scopes.bo, into=two.number)
    merge(two.number, staff.bo, scopes.bo, into=three.number)
    one.refresh_from_db()
    assert one.merged_into == three


def test_it_can_be_taken_out_again(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case, other = at("registered"), at("accepted")
    merge(case.number, staff.bo, scopes.bo, into=other.number)
    back = reopen(case.number, staff.bo, scopes.bo, reason="并错了")
    assert (back.state, back.merged_into) == ("registered", None)


def test_not_into_itself_nothing_ended_nothing_unseen(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case, ended = at("registered"), at("closed")
    elsewhere = at("registered", lat=33.92)
    for into in ("", case.number):
        with pytest.raises(Refused) as refusal:
            merge(case.number, staff.bo, scopes.bo, into=into)
        assert refusal.value.field == "into"
    with pytest.raises(OutOfOrder):
        merge(case.number, staff.bo, scopes.bo, into=ended.number)
    for into in ("2601010000000", elsewhere.number):
        with pytest.raises(NotFound):
            merge(case.number, staff.bo, scopes.bo, into=into)
    with pytest.raises(NotAllowed):
        merge(case.number, staff.lan, scopes.lan, into=ended.number)
    case.refresh_from_db()
    assert (case.state, case.version) == ("registered", 1)


@pytest.mark.django_db(transaction=True)
def test_two_that_are_merged_into_each_other_at_once_leave_one(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    cases, start, ends = [at("registered"), at("registered")], Barrier(2), []

    def run(index: int) -> None:
        start.wait()
        try:
            merge(cases[index].number, staff.bo, scopes.bo, into=cases[1 - index].number, version=1)
            ends.append("done")
        except OutOfOrder:
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["done", "refused"]
    assert sorted(Case.objects.values_list("state", flat=True)) == ["merged", "registered"]
