"""A hazard found in the field: where, what, by whom, and once."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from layers.errors import NotAllowed, OutOfOrder, Refused
from layers.fieldwork.find_hazard import find_hazard
from layers.fieldwork.models import Hazard
from layers.photos import CleanPhoto
from tests.fieldwork.conftest import IN_A2

pytestmark = pytest.mark.django_db


def test_it_lies_in_its_grid_and_waits_for_an_owner(
    find: Callable[..., Hazard], territory: SimpleNamespace, photo: CleanPhoto
) -> None:
    hazard = find(photos=[photo], serious=True)
    assert (hazard.grid, hazard.state, hazard.owner) == (territory.A1, "found", None)
    assert hazard.photos.get().stage == "found"
    assert [event.verb for event in hazard.events.all()] == ["find"]


def test_the_same_entry_twice_is_one_hazard(
    find: Callable[..., Hazard], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    uuid = uuid4()
    assert find(uuid=uuid) == find(uuid=uuid)
    with pytest.raises(OutOfOrder):
        find(uuid=uuid, actor=staff.bo, scope=scopes.bo)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "dragon"}, "kind"), ({"text": ""}, "text"), ({"text": "长" * 501}, "text"),
        ({"lon": None, "lat": None}, "lon"), ({"lon": 0.0}, "lon"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_names_its_field(
    find: Callable[..., Hazard], wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        find(**wrong)
    assert refused.value.field == field
    assert not Hazard.objects.exists()


def test_it_is_found_in_ones_own_area_only(
    find: Callable[..., Hazard], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(NotAllowed):
        find(**IN_A2)
    with pytest.raises(NotAllowed):
        find_hazard(uuid4(), staff.su, scopes.su, kind="fire", text="x", **IN_A2)
