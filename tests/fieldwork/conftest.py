"""A box in grid A1, a hazard there, and everybody's scope."""

import io
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation
from PIL import Image

from layers.fieldwork.find_hazard import find_hazard
from layers.fieldwork.models import Hazard, Mailbox
from layers.fieldwork.place_mailbox import place_mailbox
from layers.photos import CleanPhoto, clean_photo
from layers.staff.scope import scope_of

IN_A1 = {"lon": 117.92, "lat": 33.97}
IN_A2 = {"lon": 117.97, "lat": 33.97}
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Refusals are told apart by their words."""
    with translation.override("en"):
        yield


@pytest.fixture
def scopes(staff: SimpleNamespace) -> SimpleNamespace:
    """Everybody's scope by name."""
    names = ("lan", "mei", "bo", "kun", "dong", "chen", "su", "ada")
    return SimpleNamespace(**{name: scope_of(getattr(staff, name)) for name in names})


@pytest.fixture
def box(staff: SimpleNamespace, scopes: SimpleNamespace) -> Mailbox:
    """The mailbox of grid A1, opened on Mondays and Thursdays."""
    return place_mailbox(
        uuid4(), staff.lan, scopes.lan, **IN_A1, address="东升社区服务站门口", weekdays=[1, 4]
    )[0]


@pytest.fixture
def find(staff: SimpleNamespace, scopes: SimpleNamespace) -> Callable[..., Hazard]:
    """Lan finds a hazard in A1; any field can be given."""

    def make(**fields: Any) -> Hazard:
        usual: dict[str, Any] = {
            "uuid": uuid4(), "actor": staff.lan, "scope": scopes.lan, "kind": "fire",
            "text": "楼道堆放杂物，堵住消防通道。", "address": "东升小区5栋", **IN_A1,
        }  # fmt: skip
        return find_hazard(**{**usual, **fields})[0]

    return make


@pytest.fixture
def hazard(find: Callable[..., Hazard]) -> Hazard:
    """A found hazard in A1, of nobody yet."""
    return find()


@pytest.fixture
def photo() -> CleanPhoto:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 140, 80)).save(out, "JPEG")
    return clean_photo(out.getvalue())
