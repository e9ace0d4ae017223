"""One-time passwords: random, speakable, quick to store for a whole county."""

import re

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher
from pytest_django.fixtures import Settings

from layers.staff.enrol import enrol
from layers.staff.passwords import one_time_hash, one_time_password


def test_it_has_three_groups_without_letters_that_are_mistaken() -> None:
    passwords = {one_time_password() for _ in range(200)}
    assert len(passwords) == 200
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){2}[a-hjkmnp-z2-9]{4}", p) for p in passwords)


@pytest.mark.django_db
def test_the_first_sign_in_stores_the_full_strength_hash(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    done = enrol("lan", "兰")
    quick = done.user.password
    full = identify_hasher(quick).iterations
    assert int(quick.split("$")[1]) < full
    assert done.user.check_password(done.password)
    assert int(done.user.password.split("$")[1]) == full


def test_another_hasher_is_used_as_it_is() -> None:
    password = one_time_password()
    assert check_password(password, one_time_hash(password))
