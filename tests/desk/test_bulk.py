"""Bulk dispatch over HTTP: preview of a selection or an area, carrying out, what is unreadable."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from layers.cases.models import Case
from layers.cases.register import Registered
from layers.staff.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
JSON = {"Accept": "application/json"}


@pytest.fixture
def bo(signed_in: SignIn, staff: SimpleNamespace) -> Client:
    return signed_in(staff.bo)


def preview(client: Client, **sent: Any) -> str:
    answer = client.post(reverse("desk:bulk-preview"), sent, headers=JSON)
    return str(answer.json().get("html") or answer.json()["error"])


def test_a_selection_is_shown_then_dispatched(
    bo: Client, ren_reports: Callable[..., Registered], staff: SimpleNamespace
) -> None:
    one, other = ren_reports(text="<script>alert(1)</script>").number, ren_reports().number
    html = preview(bo, number=[one, other])
    assert f"{one}:1:p{staff.lan.pk}" in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    sent = {"wish": [f"{one}:1:p{staff.lan.pk}", f"{other}:9:p{staff.lan.pk}"], "reason": "归口"}
    answer = bo.post(reverse("desk:bulk"), sent, headers=JSON).json()
    assert answer["done"] == 1
    assert other in answer["html"]
    assert Case.objects.get(number=one).owner == staff.lan
    assert Case.objects.get(number=other).state == "registered"


def test_an_area_selects(bo: Client, ren_reports: Callable[..., Registered]) -> None:
    inside, outside = ren_reports().number, ren_reports(lon=117.97).number
    html = preview(bo, query="pile=new&area=117.91,33.96;117.93,33.96;117.93,33.98")
    assert inside in html
    assert outside not in html


def test_one_department_has_to_be_chosen_first(
    bo: Client, case: Case, staff: SimpleNamespace
) -> None:
    html = preview(bo, number=[case.number], how="unit")
    assert 'name="wish"' not in html
    html = preview(bo, number=[case.number], how="unit", department=staff.sanitation.pk)
    assert f"{case.number}:1:d{staff.sanitation.pk}" in html


@pytest.mark.parametrize("wish", ["", "x", "1:1:x1", "1:1:p999999", "1:1:d1;DROP", "１:1:p1"])
def test_what_cannot_be_read_is_refused(bo: Client, case: Case, wish: str) -> None:
    answer = bo.post(reverse("desk:bulk"), {"wish": [wish]}, headers=JSON)
    assert answer.status_code == 422
    assert Case.objects.get(pk=case.pk).state == "registered"


def test_nothing_selected(bo: Client) -> None:
    assert bo.post(reverse("desk:bulk"), {}, headers=JSON).status_code == 422
    assert bo.post(reverse("desk:bulk-preview"), {}, headers=JSON).status_code == 422


@pytest.mark.parametrize("who", ["dong", "chen", "su"])
def test_only_dispatchers(signed_in: SignIn, staff: SimpleNamespace, case: Case, who: str) -> None:
    client = signed_in(getattr(staff, who))
    sent = {"number": [case.number], "wish": [f"{case.number}:1:p{staff.lan.pk}"]}
    for name in ("desk:bulk-preview", "desk:bulk"):
        assert client.post(reverse(name), sent, headers=JSON).status_code == 403
    assert "data-send" not in client.get(reverse("desk:home")).content.decode()
