"""Renaming: what others see changes, the account stays."""

from types import SimpleNamespace

import pytest

from layers.errors import NotFound, Refused
from layers.staff.models import User
from layers.staff.rename import rename

pytestmark = pytest.mark.django_db


def test_the_name_changes_and_nothing_else(staff: SimpleNamespace) -> None:
    before = User.objects.filter(username="lan").values().get()
    rename("lan", "王兰")
    after = User.objects.filter(username="lan").values().get()
    assert after == {**before, "display_name": "王兰"}


def test_no_name_is_refused(staff: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        rename("lan", " ")


def test_a_stranger_is_not_found(db: None) -> None:
    with pytest.raises(NotFound):
        rename("lan", "兰")
