"""The editor's page: who may open it."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from layers.staff.models import Role, User

SignIn = Callable[[User], Client]


def test_the_signed_out_are_sent_to_the_sign_in(client: Client, territory: SimpleNamespace) -> None:
    answer = client.get(f"/borders/{territory.village_a.code}/")
    assert answer.status_code == 302
    assert "/sign-in/?next=/borders/" in answer["Location"]


@pytest.mark.parametrize("who", ["lan", "mei", "bo", "kun"])
def test_those_with_a_say_in_the_village_come_in(
    staff: SimpleNamespace, territory: SimpleNamespace, sign_in: SignIn, who: str
) -> None:
    answer = sign_in(getattr(staff, who)).get(f"/borders/{territory.village_a.code}/")
    assert answer.status_code == 200
    assert territory.village_a.name in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_lead_comes_in(
    territory: SimpleNamespace, make_user: Callable[..., User], sign_in: SignIn
) -> None:
    lead = make_user("li", "李", role=Role.GRID_LEAD, grid=territory.A2)
    assert sign_in(lead).get(f"/borders/{territory.village_a.code}/").status_code == 200


@pytest.mark.parametrize("who", ["dong", "chen", "su", "ada"])
def test_others_are_told_who_changes_borders(
    staff: SimpleNamespace, territory: SimpleNamespace, sign_in: SignIn, who: str
) -> None:
    answer = sign_in(getattr(staff, who)).get(f"/borders/{territory.village_a.code}/")
    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["lan", "mei", "bo"])
def test_nobody_comes_into_a_village_of_others(
    staff: SimpleNamespace, territory: SimpleNamespace, sign_in: SignIn, who: str
) -> None:
    answer = sign_in(getattr(staff, who)).get(f"/borders/{territory.village_c.code}/")
    assert answer.status_code == 403


@pytest.mark.parametrize("code", ["320324999999", "320324001000", "nonsense"])
def test_a_code_that_is_no_village_is_not_found(
    staff: SimpleNamespace, sign_in: SignIn, code: str
) -> None:
    assert sign_in(staff.kun).get(f"/borders/{code}/").status_code == 404
