"""When a border moves, boxes and open hazards go with the land, with an event each.

┌───────┬─┬─────┐
│  A1   │⇢│ A2  │   the strip between 117.93 and 117.95 goes from A1 to A2
│     ● │●│     │   one box and hazard left of it stay, one in it moves
└───────┴─┴─────┘
"""

from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
import shapely
from django.utils import timezone

from layers.fieldwork.models import Hazard, Mailbox
from layers.fieldwork.place_mailbox import place_mailbox
from layers.fieldwork.treat_hazard import assign_hazard, check_hazard, rectify_hazard
from layers.territory.redraw import redraw

pytestmark = pytest.mark.django_db
IN_STRIP = {"lon": 117.94, "lat": 33.97}


def move_border(territory: SimpleNamespace, scopes: SimpleNamespace) -> None:
    redraw(
        scopes.kun, {territory.A1.code: shapely.box(117.90, 33.95, 117.93, 34.00)}, reason="修路"
    )


def test_what_lies_in_the_strip_moves_and_the_rest_stays(
    find: Callable[..., Hazard], territory: SimpleNamespace, staff: SimpleNamespace,
    scopes: SimpleNamespace,
) -> None:  # fmt: skip
    box, _new = place_mailbox(
        uuid4(), staff.lan, scopes.lan, **IN_STRIP, address="桥头", weekdays=[1]
    )
    stays, moves = find(), find(**IN_STRIP)
    move_border(territory, scopes)
    grids = {hazard.pk: hazard.grid for hazard in Hazard.objects.all()}
    assert grids == {stays.pk: territory.A1, moves.pk: territory.A2}
    assert Mailbox.objects.get().grid == territory.A2
    for moved in (box, moves):
        event = moved.events.last()
        assert event is not None
        assert (event.verb, event.note, event.actor) == ("rehome", "修路", staff.kun)
        assert event.detail["to"] == territory.A2.pk
        moved.refresh_from_db()
        assert moved.version == 2
    assert stays.events.count() == 1


def test_a_checked_hazard_keeps_the_grid_it_was_found_in(
    find: Callable[..., Hazard], territory: SimpleNamespace, staff: SimpleNamespace,
    scopes: SimpleNamespace,
) -> None:  # fmt: skip
    hazard = find(**IN_STRIP)
    today = timezone.localdate()
    assign_hazard(hazard.pk, staff.lan, scopes.lan, version=1, owner=staff.lan, due_on=today)
    rectify_hazard(hazard.pk, staff.lan, scopes.lan, version=2, note="已清走")
    check_hazard(hazard.pk, staff.bo, scopes.bo, version=3, gone=True)
    move_border(territory, scopes)
    assert Hazard.objects.get().grid == territory.A1
