"""`manage.py administrator`: the first account of a county, from which all others come."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from layers.staff.models import Role, User
from layers.staff.scope import scope_of

pytestmark = pytest.mark.django_db


def test_the_first_administrator_signs_in_and_chooses_a_password(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("administrator", "ada", "--name", "艾达")
    password = capsys.readouterr().out.strip()
    ada = User.objects.get(username="ada")
    assert ada.display_name == "艾达"
    assert scope_of(ada).roles == {Role.ADMINISTRATOR}
    answer = Client().post("/sign-in/", {"username": "ada", "password": password}, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/me/password/")


def test_a_name_in_use_changes_nothing() -> None:
    call_command("administrator", "ada")
    with pytest.raises(CommandError, match=r"ada.*"):
        call_command("administrator", "ada")
    assert User.objects.count() == 1
