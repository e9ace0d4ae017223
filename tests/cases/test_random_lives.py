"""Random people throw random verbs at random cases at the same time, over real connections.

Whatever they do: no state that the graph does not lead to, no event lost or doubled, the first
responder fixed once, and clocks that agree with the history.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
from chinese_calendar import is_workday
from django.db import connection
from django.utils import timezone

from layers.cases.answer_information import answer_information
from layers.cases.clocks import county_calendar
from layers.cases.lookup import code_of, hash_of
from layers.cases.merge import merge
from layers.cases.models import Case, CaseEvent, Pause
from layers.cases.people import unit_of
from layers.cases.rate import rate
from layers.cases.states import GRAPH, PAUSED, Verb
from layers.errors import Refused
from layers.notices.watch import watch
from tests.cases.acts import ACTS

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = ("lan", "mei", "bo", "bo", "kun", "dong", "dong", "shui", "chen", "su")
THREADS, TURNS = 4, 70
# These write an event and leave the row as it is.
NOTES = {
    Verb.CALLBACK, Verb.RATE, Verb.REMIND, Verb.UNMASK, Verb.SUPERVISE, Verb.ESCALATE, Verb.NAME,
}  # fmt: skip
# Thrown by other means than ``ACTS``: by the complainant, on two cases, by clocks or bulletins.
OTHERS = {
    Verb.ANSWER, Verb.RATE, Verb.MERGE, Verb.TAKE_IN, Verb.SUPERVISE, Verb.ESCALATE, Verb.NAME,
}  # fmt: skip
# Ends of life are rarer than steps on the way, so that the walks are long.
RARE = {Verb.DECLINE, Verb.VOID}


def turn(dice: Random, cases: list[Case], staff: SimpleNamespace, scopes: SimpleNamespace) -> None:
    """One person does one thing, or is refused; or the worker sweeps the clocks."""
    case, who = dice.choice(cases), dice.choice(PEOPLE)
    roll = dice.random()
    if roll < 0.04:
        answer_information(hash_of(code_of(case.uuid)), text="三号楼")
    elif roll < 0.08:
        rate(hash_of(code_of(case.uuid)), score=dice.randint(1, 5), solved=True)
    elif roll < 0.1:
        other = dice.choice(cases)
        merge(case.number, getattr(staff, who), getattr(scopes, who), into=other.number)
    elif roll < 0.12:
        watch(timezone.now() + timedelta(days=60))
    else:
        verb = dice.choice([verb for verb in ACTS if verb not in RARE or dice.random() < 0.2])
        ACTS[verb](case, getattr(staff, who), getattr(scopes, who), staff)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_doubled_or_out_of_order(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace, seed: int
) -> None:
    cases = [at("registered") for _ in range(4)]
    start, wrong, done = Barrier(THREADS), [], []

    def run(index: int) -> None:
        dice = Random(f"{seed}-{index}")
        start.wait()
        try:
            for _ in range(TURNS):
                try:
                    turn(dice, cases, staff, scopes)
                    done.append(index)
                except Refused:
                    continue
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index,)) for index in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(set(done)) == THREADS, "each of them got something done"
    for case in Case.objects.filter(split_from=None).select_related("category"):
        follows_the_graph(case)
        keeps_its_first_responder(case)
        has_the_clocks_of_its_history(case)


def follows_the_graph(case: Case) -> None:
    """The history is one walk through the graph, and ends where the case is."""
    events = list(CaseEvent.objects.filter(case=case).order_by("id"))
    assert (events[0].verb, events[0].from_state) == ("register", "")
    state = events[0].to_state
    for event in events[1:]:
        assert event.from_state == state
        assert GRAPH[event.verb].leads(state, event.to_state) == event.to_state
        state = event.to_state
    assert state == case.state
    assert case.version == sum(event.verb not in NOTES for event in events)


def keeps_its_first_responder(case: Case) -> None:
    first = CaseEvent.objects.filter(case=case, verb=Verb.ACCEPT).order_by("id").first()
    if first is None:
        assert case.first_department is None
    else:
        assert first.actor is not None
        assert case.first_department == unit_of(first.actor)


def has_the_clocks_of_its_history(case: Case) -> None:
    """Pauses are those that the events tell of, and the deadline follows from them."""
    told: list[tuple[str, datetime, datetime | None]] = []
    resolved = None
    for event in CaseEvent.objects.filter(case=case).order_by("id"):
        at = event.recorded_at
        if event.to_state in PAUSED and event.from_state not in PAUSED:
            told.append((event.to_state, at, None))
        elif event.from_state in PAUSED and event.to_state not in PAUSED:
            told[-1] = (*told[-1][:2], at)
        elif event.verb == Verb.RESOLVE:
            resolved = at
        elif event.verb == Verb.REWORK:
            assert resolved is not None
            told.append(("checking", resolved, at))
    kept = list(Pause.objects.filter(case=case))
    assert [pause.reason for pause in kept] == [reason for reason, _start, _end in told]
    for pause, (_reason, start, end) in zip(kept, told, strict=True):
        assert abs((pause.started_at - start).total_seconds()) < 1
        assert (
            (pause.ended_at is None)
            == (end is None)
            == (pause is kept[-1] and case.state in PAUSED)
        )
    granted = CaseEvent.objects.filter(
        case=case, verb=Verb.EXTEND_OK, recorded_at__gte=case.clock_start
    )
    assert case.extensions == granted.count()
    assert case.extra_limit == 2 * case.extensions
    start = timezone.localtime(case.clock_start)
    spans = [(pause.started_at, pause.ended_at) for pause in kept if pause.ended_at]
    due = county_calendar().after(start, 7 + case.extra_limit, "days", spans)
    assert case.resolve_due == due.at
    # The walks take seconds, so that no pause covers a day; the days themselves are the State
    # Council's, counted one by one.
    assert timezone.localdate(case.resolve_due) == counted(start.date(), 7 + case.extra_limit)
    assert timezone.localdate(case.accept_due) == counted(start.date(), 1)


def counted(day: date, working_days: int) -> date:
    """The day so many working days after ``day``, by the package's own table."""
    while working_days:
        day += timedelta(days=1)
        working_days -= works(day)
    return day


def works(day: date) -> bool:
    try:
        return bool(is_workday(day))
    except NotImplementedError:  # a year that is not published yet
        return day.weekday() < 5


def test_every_verb_of_the_graph_is_thrown() -> None:
    """All but what only a change of the calendar does, which test_reclock.py has."""
    assert {*ACTS, *OTHERS} == {*GRAPH} - {Verb.RECLOCK}
