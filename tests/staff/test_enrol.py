"""Enrolling: an account with a one-time password that its owner must replace."""

from types import SimpleNamespace

import pytest

from layers.errors import OutOfOrder, Refused
from layers.staff.enrol import enrol
from layers.staff.models import User

pytestmark = pytest.mark.django_db


def test_a_new_account_has_a_one_time_password_and_no_post() -> None:
    done = enrol(" lan ", "  王  兰 ")
    lan = User.objects.get(username="lan")
    assert (lan.display_name, lan.must_change_password, lan.is_active) == ("王 兰", True, True)
    assert lan.check_password(done.password)
    assert not lan.posts.exists()


def test_full_width_letters_are_the_letters_of_the_sign_in_form() -> None:
    assert enrol("ｌａｎ１", "兰").user.username == "lan1"


def test_every_password_is_another() -> None:
    assert enrol("lan", "兰").password != enrol("mei", "梅").password


@pytest.mark.parametrize("username", ["lan", "LAN"])
def test_a_name_in_use_is_refused_whatever_its_capitals(
    staff: SimpleNamespace, username: str
) -> None:
    with pytest.raises(OutOfOrder) as refused:
        enrol(username, "另一个兰")
    assert refused.value.field == "username"


@pytest.mark.parametrize("username", ["", "  ", "lan lan", "lan/new", "=cmd", "@lan", "a" * 151])
def test_a_user_name_of_other_signs_is_refused(username: str) -> None:
    with pytest.raises(Refused) as refused:
        enrol(username, "兰")
    assert refused.value.field == "username"
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["", " \n ", "兰" * 41, "=1+1", "兰\x00", "兰\u202e"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        enrol("lan", name)
    assert refused.value.field == "name"
    assert not User.objects.exists()
