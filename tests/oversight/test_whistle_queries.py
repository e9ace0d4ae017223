"""Who reads which whistle."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.oversight.models import Whistle
from layers.oversight.whistle_queries import for_scope, open_first, with_names
from layers.staff.scope import Scope

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("bo", True), ("kun", True), ("dong", True), ("zong", True), ("ling", True), ("lan", True),
        ("chen", True), ("su", True), ("mei", False), ("ada", False),
    ],
)  # fmt: skip
def test_the_area_the_units_and_the_county(
    name: str, sees: bool, whistle: Whistle, people: SimpleNamespace
) -> None:
    assert for_scope(getattr(people, name)[1]).exists() is sees


def test_nobody_signed_out(whistle: Whistle) -> None:
    assert not for_scope(Scope(user_id=0)).exists()


def test_each_once_the_open_ones_first(
    whistled: Callable[..., Whistle], people: SimpleNamespace
) -> None:
    done, late = whistled(), whistled()
    Whistle.objects.filter(pk=done.pk).update(state="done", result="好", ended_at=done.raised_at)
    assert [*open_first(with_names(for_scope(people.kun[1])))] == [late, done]
