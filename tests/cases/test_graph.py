"""The status graph as a table: every verb in every state, by everybody."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.cases.models import Case, CaseEvent
from layers.cases.states import ENDED, GRAPH, OPEN, PAUSED, RUNNING, State, Step, Verb
from layers.errors import NotAllowed, NotFound, OutOfOrder
from tests.cases.acts import ACTS
from tests.cases.walks import walk

pytestmark = pytest.mark.django_db

DISPATCHERS = {"bo", "kun"}
WORKERS = {"dong"}
# Lan works the grid that it was done in.
CHECKERS = DISPATCHERS | {"lan"}
ALL = ("lan", "mei", "bo", "kun", "dong", "chen", "su", "ada")
# Who may, for a case in A1 that Dong's unit has; asking for two things needs one of them asked.
MAY = {
    Verb.RELOCATE: DISPATCHERS,
    Verb.RECATEGORISE: DISPATCHERS,
    Verb.ACKNOWLEDGE: DISPATCHERS | WORKERS,
    Verb.DECLINE: DISPATCHERS,
    Verb.ASK: DISPATCHERS | WORKERS,
    Verb.ANSWER: DISPATCHERS | WORKERS,
    Verb.DISPATCH: DISPATCHERS,
    Verb.ACCEPT: WORKERS,
    Verb.RETURN_ASK: WORKERS,
    Verb.RETURN_OK: DISPATCHERS,
    Verb.RETURN_NO: DISPATCHERS,
    Verb.REASSIGN: DISPATCHERS,
    Verb.CO_HANDLE: DISPATCHERS,
    Verb.EXTEND_ASK: WORKERS,
    Verb.EXTEND_OK: DISPATCHERS,
    Verb.EXTEND_NO: DISPATCHERS,
    Verb.SUSPEND: DISPATCHERS,
    Verb.RESUME: DISPATCHERS | WORKERS,
    Verb.REPLY: WORKERS,
    Verb.RESOLVE: WORKERS,
    Verb.VERIFY: CHECKERS,
    Verb.REWORK: CHECKERS,
    Verb.CALLBACK: DISPATCHERS,
    Verb.CLOSE: DISPATCHERS,
    Verb.REOPEN: DISPATCHERS,
    Verb.VOID: DISPATCHERS,
    Verb.SPLIT: DISPATCHERS,
    Verb.REMIND: DISPATCHERS | {"chen", "su"},
    Verb.UNMASK: DISPATCHERS | WORKERS,
}
# Where each verb is tried; a request has to be open for the decision on it.
TRIED_IN = {
    **{verb: sorted(step.sources)[0] for verb, step in GRAPH.items()},
    Verb.ACCEPT: State.DISPATCHED,
    Verb.RETURN_ASK: State.ACCEPTED,
    Verb.RETURN_OK: State.ACCEPTED,
    Verb.RETURN_NO: State.ACCEPTED,
    Verb.ACKNOWLEDGE: State.ACCEPTED,
    Verb.ASK: State.ACCEPTED,
    Verb.UNMASK: State.ACCEPTED,
}
ASKED = {
    Verb.RETURN_OK: ("return", None),
    Verb.RETURN_NO: ("return", None),
    Verb.EXTEND_OK: ("extend", 2),
    Verb.EXTEND_NO: ("extend", 2),
}


@pytest.fixture
def ready(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> Callable[[Verb], Case]:
    """A case in which the verb is possible."""

    def make(verb: Verb) -> Case:
        case = at(TRIED_IN[verb])
        asking, more = ASKED.get(verb, ("", None))
        if asking:
            Case.objects.filter(pk=case.pk).update(asking=asking, asking_for=more)
        return case

    return make


def test_every_verb_stands_in_the_graph_and_every_state_can_be_left_or_reopened() -> None:
    assert set(GRAPH) == set(Verb) - {Verb.REGISTER}
    assert frozenset(State) == OPEN | {State.RESOLVED, State.VERIFIED} | ENDED
    assert OPEN == RUNNING | PAUSED
    for state in State:
        assert any(state in step.sources and step.targets - {state} for step in GRAPH.values())
    reached = {target for step in GRAPH.values() for target in step.targets}
    assert reached == set(State)


def test_a_step_that_the_graph_lacks_is_an_error() -> None:
    step = Step(frozenset({"accepted"}), frozenset({"dispatched", "registered"}))
    assert step.leads("accepted", "dispatched") == "dispatched"
    for source, to in (("accepted", None), ("accepted", "closed"), ("closed", "dispatched")):
        with pytest.raises(ValueError, match="no step from"):
            step.leads(source, to)


@pytest.mark.parametrize("verb", list(ACTS))
def test_what_the_graph_lacks_is_refused_in_words_and_changes_nothing(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace, verb: Verb
) -> None:
    actor = "dong" if "bo" not in MAY[verb] else "bo"
    for state in set(State) - GRAPH[verb].sources - {State.MERGED}:
        case = at(state)
        with pytest.raises(OutOfOrder) as refusal:
            ACTS[verb](case, getattr(staff, actor), getattr(scopes, actor), staff)
        assert str(State(state).label) in str(refusal.value)
        now = Case.objects.get(pk=case.pk)
        assert (now.state, now.version) == (state, case.version)
        assert now.events.count() == case.version


@pytest.mark.parametrize("verb", list(ACTS))
def test_whoever_may_can_and_everybody_else_is_refused(
    ready: Callable[[Verb], Case], staff: SimpleNamespace, scopes: SimpleNamespace, verb: Verb
) -> None:
    for who in ALL:
        case = ready(verb)
        version = case.version
        if who in MAY[verb]:
            ACTS[verb](case, getattr(staff, who), getattr(scopes, who), staff)
            event = CaseEvent.objects.filter(case=case).last()
            assert event is not None
            assert (event.verb, event.actor) == (verb, getattr(staff, who))
            now = Case.objects.get(pk=case.pk)
            assert now.state == event.to_state
            assert now.version == version + (0 if verb in {"callback", "remind", "unmask"} else 1)
        else:
            with pytest.raises((NotAllowed, NotFound)):
                ACTS[verb](case, getattr(staff, who), getattr(scopes, who), staff)
            assert Case.objects.get(pk=case.pk).version == version


@pytest.mark.parametrize("state", list(State)[:-1])
def test_every_state_is_reached_by_its_walk(at: Callable[..., Case], state: State) -> None:
    assert at(state).state == state


def test_an_unknown_state_is_reached_by_no_walk(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(ValueError, match="merged"):
        walk(case, "merged", staff, scopes)
