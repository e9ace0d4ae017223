"""A deputies' round: its record, and the cases it raises."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from layers.cases.models import Case
from layers.errors import NotAllowed, Refused
from layers.fieldwork.demand import Demand
from layers.fieldwork.models import Round
from layers.fieldwork.record_round import record_round
from tests.fieldwork.conftest import IN_A1, IN_A2

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {
    "deputies": "周代表、吴代表", "walk": "homes", "topics": ["results", "needs"], "people": 12,
    "text": "走访了十二户。", **IN_A1,
}  # fmt: skip
LAMP = Demand(category="lamp", text="村口路灯不亮。")


def test_what_was_heard_becomes_cases_of_the_deputy_channel(
    staff: SimpleNamespace, scopes: SimpleNamespace, catalogue: SimpleNamespace,
    territory: SimpleNamespace,
) -> None:  # fmt: skip
    uuid = uuid4()
    done, new = record_round(uuid, staff.lan, scopes.lan, **SAID, demands=[LAMP, LAMP])
    again, newer = record_round(uuid, staff.lan, scopes.lan, **SAID, demands=[LAMP, LAMP])
    assert (done, new, newer) == (again, True, False)
    assert (done.grid, done.topics) == (territory.A1, ["needs", "results"])
    assert set(Case.objects.values_list("channel", flat=True)) == {"deputy"}
    assert [one.number for one in done.raised.all()] == [1, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        {"deputies": " "}, {"walk": "moon"}, {"topics": ["x"]}, {"people": -1}, {"people": 1000},
        {"lon": None, "lat": None}, {"text": "长" * 2001},
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_whole(
    staff: SimpleNamespace, scopes: SimpleNamespace, catalogue: SimpleNamespace,
    wrong: dict[str, Any],
) -> None:  # fmt: skip
    with pytest.raises(Refused):
        record_round(uuid4(), staff.lan, scopes.lan, **{**SAID, **wrong}, demands=[LAMP])
    assert not Round.objects.exists()
    assert not Case.objects.exists()


def test_a_round_is_recorded_by_those_of_the_grid(
    staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(NotAllowed):
        record_round(uuid4(), staff.lan, scopes.lan, **{**SAID, **IN_A2})
    with pytest.raises(NotAllowed):
        record_round(uuid4(), staff.chen, scopes.chen, **SAID)
