"""Mailboxes and hazards as tiles: the rows of the list, none of their words."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from layers.fieldwork.models import Hazard, Mailbox
from layers.fieldwork.queries import hazards, mailboxes
from layers.fieldwork.tiles import draw_hazards, draw_mailboxes
from layers.territory.editions import editions
from layers.territory.tiles import tile_at
from tests.maps.mvt import Feature, features
from tests.maps.tile_numbers import numbers

pytestmark = pytest.mark.django_db


def drawn(draw: Callable[..., bytes], scope: Any, zoom: int) -> list[Feature]:
    tiles = features(draw(tile_at(*numbers(117.92, 33.97, zoom)), scope))
    return [feature for layer in tiles.values() for feature in layer]


@pytest.mark.parametrize("who", ["lan", "mei", "bo", "kun", "dong", "chen", "su", "ada"])
def test_tiles_show_the_rows_of_the_list(
    box: Mailbox, hazard: Hazard, scopes: SimpleNamespace, who: str
) -> None:
    scope = getattr(scopes, who)
    for zoom in (8, 13, 14, 16):
        boxes = {one.id for one in drawn(draw_mailboxes, scope, zoom)}
        found = {one.id for one in drawn(draw_hazards, scope, zoom)}
        assert boxes == set(mailboxes(scope).values_list("pk", flat=True))
        assert found == set(hazards(scope).values_list("pk", flat=True))


def test_a_box_taken_away_and_a_hazard_checked_are_gone(
    box: Mailbox, hazard: Hazard, scopes: SimpleNamespace
) -> None:
    before = editions()
    Mailbox.objects.update(active=False)
    Hazard.objects.update(state="checked", owner=hazard.found_by, due_on="2026-01-01")
    assert drawn(draw_mailboxes, scopes.kun, 14) == drawn(draw_hazards, scopes.kun, 14) == []
    after = editions()
    assert all(after[name] > before[name] for name in ("mailboxes", "hazards"))


def test_a_tile_carries_no_words(find: Callable[..., Hazard], scopes: SimpleNamespace) -> None:
    find(serious=True)
    [close] = drawn(draw_hazards, scopes.bo, 16)
    assert close.properties == {"kind": "fire", "state": "found", "grave": 1}
    [far] = drawn(draw_hazards, scopes.bo, 10)
    assert far.properties == {"kind": "fire", "state": "found", "grave": 1, "n": 1}
