"""A mailbox for a grid: who may put it up, and that a grid has one."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from layers.errors import NotAllowed, Refused
from layers.fieldwork.models import FieldEvent, Mailbox
from layers.fieldwork.place_mailbox import place_mailbox
from layers.fieldwork.queries import mailbox_by_code
from tests.fieldwork.conftest import IN_A1, IN_A2

pytestmark = pytest.mark.django_db
WORDS: dict[str, Any] = {"address": "村委会门口", "weekdays": [1, 4]}


def test_lan_puts_up_the_box_of_her_grid(box: Mailbox, territory: SimpleNamespace) -> None:
    assert (box.grid, box.weekdays, box.active) == (territory.A1, [1, 4], True)
    assert mailbox_by_code(box.code) == box
    assert box.events.get().verb == FieldEvent.Verb.PLACE


def test_the_same_entry_twice_is_one_box(staff: SimpleNamespace, scopes: SimpleNamespace) -> None:
    uuid = uuid4()
    first, new = place_mailbox(uuid, staff.lan, scopes.lan, **IN_A1, **WORDS)
    again, newer = place_mailbox(uuid, staff.lan, scopes.lan, **IN_A1, **WORDS)
    assert (first, new, newer) == (again, True, False)


def test_a_grid_has_one_box(box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="has a mailbox already"):
        place_mailbox(uuid4(), staff.bo, scopes.bo, **IN_A1, **WORDS)


def test_nobody_puts_one_up_elsewhere(staff: SimpleNamespace, scopes: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        place_mailbox(uuid4(), staff.lan, scopes.lan, **IN_A2, **WORDS)
    with pytest.raises(NotAllowed):
        place_mailbox(uuid4(), staff.chen, scopes.chen, **IN_A1, **WORDS)
    assert Mailbox.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"address": " "}, "address"), ({"address": "长" * 201}, "address"),
        ({"address": "a\u202eb"}, "address"), ({"weekdays": []}, "weekdays"),
        ({"weekdays": [0]}, "weekdays"), ({"weekdays": [8]}, "weekdays"),
        ({"lon": None, "lat": None}, "lon"), ({"lon": None}, "lon"), ({"lon": 10.0}, "lon"),
        ({"lon": float("nan")}, "lon"), ({"lon": 33.97, "lat": 117.92}, "lon"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_names_its_field(
    staff: SimpleNamespace, scopes: SimpleNamespace, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        place_mailbox(uuid4(), staff.kun, scopes.kun, **{**IN_A1, **WORDS, **wrong})
    assert refused.value.field == field
    assert not Mailbox.objects.exists()
