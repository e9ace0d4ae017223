"""What is offered is what can be done: for everybody, in every state."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from layers.cases.models import Case
from layers.cases.possible import possible
from layers.cases.queries import for_scope
from layers.cases.states import State, Verb
from layers.errors import Refused
from tests.cases.acts import ACTS

pytestmark = pytest.mark.django_db

EVERYBODY = ("lan", "bo", "dong", "shui", "su")


class Undo(Exception):
    """Rolls back a verb that worked, so that the next is tried on the same case."""


def works(
    verb: Verb, case: Case, who: str, staff: SimpleNamespace, scopes: SimpleNamespace
) -> bool:
    try:
        with transaction.atomic():
            ACTS[verb](case, getattr(staff, who), getattr(scopes, who), staff)
            raise Undo
    except Undo:
        return True
    except Refused:
        return False


@pytest.mark.parametrize(
    ("state", "asking"),
    [(state, "") for state in list(State)[:-1]]
    + [(state, asking) for state in ("dispatched", "accepted") for asking in ("return", "extend")],
)
def test_offered_is_what_works_and_nothing_else(
    at: Callable[..., Case],
    staff: SimpleNamespace,
    scopes: SimpleNamespace,
    state: str,
    asking: str,
) -> None:
    case = at(state)
    if asking:
        Case.objects.filter(pk=case.pk).update(asking=asking, asking_for=2)
    for who in EVERYBODY:
        seen = for_scope(getattr(scopes, who)).filter(pk=case.pk).first()
        offered = possible(seen, getattr(scopes, who)) if seen else frozenset()
        assert offered <= set(ACTS) | {Verb.MERGE}
        for verb in ACTS:
            assert (verb in offered) == works(verb, case, who, staff, scopes), (who, verb)


def test_a_unit_that_joined_in_may_report_progress_and_nothing_else(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    Case.objects.filter(pk=accepted.pk).update(helpers=[staff.water.pk])
    seen = for_scope(scopes.shui).get(pk=accepted.pk)
    assert possible(seen, scopes.shui) == {Verb.REPLY}
    for verb in set(ACTS) - {Verb.CO_HANDLE}:
        assert (verb == Verb.REPLY) == works(verb, accepted, "shui", staff, scopes), verb


def test_more_time_is_offered_in_time_and_not_without_end(
    accepted: Case, scopes: SimpleNamespace, settings: Settings
) -> None:
    assert Verb.EXTEND_ASK in possible(accepted, scopes.dong)
    accepted.extensions = settings.MAX_EXTENSIONS
    assert Verb.EXTEND_ASK not in possible(accepted, scopes.dong)
    accepted.extensions, accepted.resolve_due = 0, timezone.now() - timedelta(seconds=1)
    assert Verb.EXTEND_ASK not in possible(accepted, scopes.dong)


def test_merging_is_for_dispatchers_of_open_cases(accepted: Case, scopes: SimpleNamespace) -> None:
    assert Verb.MERGE in possible(accepted, scopes.bo)
    assert Verb.MERGE not in possible(accepted, scopes.dong)
