"""Resetting a password: one time, and the old one no longer opens."""

from types import SimpleNamespace

import pytest

from layers.errors import NotFound
from layers.staff.reset_password import reset_password
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_the_new_password_opens_and_must_be_changed(staff: SimpleNamespace) -> None:
    password = reset_password("lan")
    staff.lan.refresh_from_db()
    assert staff.lan.check_password(password)
    assert not staff.lan.check_password(PASSWORD)
    assert staff.lan.must_change_password


def test_a_stranger_is_not_found(db: None) -> None:
    with pytest.raises(NotFound):
        reset_password("lan")
