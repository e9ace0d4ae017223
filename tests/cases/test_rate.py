"""Rating: by the complainant's code, once after each closing."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.cases.accept import accept
from layers.cases.close import close
from layers.cases.lookup import code_of, hash_of
from layers.cases.models import Case, Rating
from layers.cases.rate import rate
from layers.cases.reopen import reopen
from layers.cases.resolve import resolve
from layers.errors import NotFound, OutOfOrder, Refused

pytestmark = pytest.mark.django_db


def test_once_and_after_reopening_once_more(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case = at("closed")
    code = hash_of(code_of(case.uuid))
    rate(code, score=2, solved=False, words="还是脏")
    with pytest.raises(OutOfOrder):
        rate(code, score=5, solved=True)
    reopen(case.number, staff.bo, scopes.bo, reason="不满意")
    accept(case.number, staff.dong, scopes.dong)
    resolve(case.number, staff.dong, scopes.dong, answer="重新清运。")
    close(case.number, staff.bo, scopes.bo)
    rate(code, score=5, solved=True)
    assert [*Rating.objects.values_list("round", "score", "solved")] == [
        (0, 2, False), (1, 5, True),
    ]  # fmt: skip
    events = case.events.filter(verb="rate")
    assert [(event.actor, event.note) for event in events] == [(None, "还是脏"), (None, "")]


@pytest.mark.parametrize("score", [0, 6, -1])
def test_from_one_to_five(at: Callable[..., Case], score: int) -> None:
    with pytest.raises(Refused) as refusal:
        rate(hash_of(code_of(at("closed").uuid)), score=score, solved=True)
    assert refusal.value.field == "score"


def test_only_what_is_closed_and_only_with_its_code(at: Callable[..., Case]) -> None:
    with pytest.raises(OutOfOrder):
        rate(hash_of(code_of(at("resolved").uuid)), score=5, solved=True)
    with pytest.raises(NotFound):
        rate(hash_of("0000-0000-0000"), score=5, solved=True)
