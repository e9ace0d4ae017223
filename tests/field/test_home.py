"""The field page: whose it is, and what it tells the map."""

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.cases.models import Case
from layers.staff.models import Post, Role, User
from tests.conftest import START

SignIn = Callable[[User], Client]


def data(client: Client, name: str) -> Any:
    """The JSON that the page hands to its module."""
    page = client.get("/field/").content.decode()
    found = re.search(f'<script id="{name}" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_the_signed_out_are_sent_to_the_sign_in(client: Client, db: None) -> None:
    answer = client.get("/field/")
    assert answer.status_code == 302
    assert "/sign-in/?next=/field/" in answer["Location"]


def test_lan_sees_her_grid_and_its_towns_borders(lan: Client, territory: SimpleNamespace) -> None:
    page = lan.get("/field/")
    assert page.status_code == 200
    assert "东升第1网格" in page.content.decode()
    assert data(lan, "my-grids") == [territory.A1.pk]
    assert data(lan, "borders") == [f"/maps/grids.json?town={territory.upper.pk}"]
    assert "no-store" in page["Cache-Control"]


def test_a_lead_sees_every_grid_of_hers_and_others_cases(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn,
    make_user: Callable[..., User],
) -> None:  # fmt: skip
    lead = make_user("li", "李", role=Role.GRID_LEAD, grid=territory.A1)
    Post.objects.create(user=lead, role=Role.GRID_LEAD, grid=territory.C2, starts_on=START)
    client = sign_in(lead)
    assert data(client, "my-grids") == [territory.A1.pk, territory.C2.pk]
    assert len(data(client, "borders")) == 2
    assert 'data-only-mine="false"' in client.get("/field/").content.decode()


@pytest.mark.parametrize("who", ["chen", "su", "ada", "bo"])
def test_people_without_grid_or_cases_are_told_the_way_back(
    staff: SimpleNamespace, sign_in: SignIn, who: str
) -> None:
    answer = sign_in(getattr(staff, who)).get("/field/")
    assert answer.status_code == 403
    assert "/home/" in answer.content.decode()


def test_a_case_in_ones_name_opens_the_page(
    case: Case, staff: SimpleNamespace, sign_in: SignIn
) -> None:
    Case.objects.filter(pk=case.pk).update(owner=staff.bo)
    assert sign_in(staff.bo).get("/field/").status_code == 200


def test_the_page_asks_the_same_of_the_database_with_one_case_and_thirty(
    lan: Client, ren_reports: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    ren_reports()
    with django_assert_num_queries(5):  # session, user, posts, the grid set, its grids
        lan.get("/field/")
    for _turn in range(29):
        ren_reports()
    with django_assert_num_queries(5):
        lan.get("/field/")
