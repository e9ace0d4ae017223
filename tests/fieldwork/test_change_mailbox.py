"""Moving a box, its days and its end, each with an event and against a stale page."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.fieldwork.change_mailbox import change_mailbox, remove_mailbox
from layers.fieldwork.models import Mailbox
from layers.fieldwork.place_mailbox import place_mailbox
from layers.fieldwork.queries import mailbox_by_code
from tests.fieldwork.conftest import IN_A1, IN_A2

pytestmark = pytest.mark.django_db


def test_a_box_moved_to_another_grid_belongs_there(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace, territory: SimpleNamespace
) -> None:
    moved = change_mailbox(
        box.code, staff.bo, scopes.bo, version=1, **IN_A2, address="桥头", weekdays=[2]
    )
    assert (moved.grid, moved.version) == (territory.A2, 2)
    detail = moved.events.last().detail  # type: ignore[union-attr]
    assert (detail["from"]["grid"], detail["to"]["grid"]) == (territory.A1.pk, territory.A2.pk)


def test_an_equal_state_changes_nothing(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    same = change_mailbox(
        box.code, staff.lan, scopes.lan, version=1, **IN_A1, address=box.address, weekdays=[4, 1]
    )
    assert (same.version, same.events.count()) == (1, 1)


def test_a_stale_page_is_told_so(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    change = {**IN_A1, "address": "桥头", "weekdays": [2]}
    change_mailbox(box.code, staff.lan, scopes.lan, version=1, **change)
    with pytest.raises(OutOfOrder):
        change_mailbox(box.code, staff.bo, scopes.bo, version=1, **change)


def test_others_boxes_look_as_if_there_were_none(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    for person, error in (("mei", NotFound), ("dong", NotFound), ("chen", NotAllowed)):
        with pytest.raises(error):
            remove_mailbox(
                box.code, getattr(staff, person), getattr(scopes, person), version=1, reason="x"
            )


def test_no_second_box_moves_into_a_grid(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    other, _new = place_mailbox(
        uuid4(), staff.mei, scopes.mei, **IN_A2, address="桥头", weekdays=[2]
    )
    with pytest.raises(Refused, match="That grid has a mailbox"):
        change_mailbox(
            other.code, staff.bo, scopes.bo, version=1, **IN_A1, address="桥头", weekdays=[2]
        )


def test_a_box_taken_away_is_known_to_nobody_and_makes_room(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        remove_mailbox(box.code, staff.lan, scopes.lan, version=1, reason=" ")
    remove_mailbox(box.code, staff.lan, scopes.lan, version=1, reason="被撞坏")
    assert mailbox_by_code(box.code) is None
    with pytest.raises(NotFound):
        remove_mailbox(box.code, staff.lan, scopes.lan, version=2, reason="again")
    place_mailbox(uuid4(), staff.lan, scopes.lan, **IN_A1, address="新址", weekdays=[1])
