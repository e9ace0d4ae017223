"""The history of a village's borders over HTTP: the list, the difference, putting back."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.staff.models import User
from layers.territory.models import Edit, Grid
from tests.borders.drawn import A1, VILLAGE, a1, merge, redraw, send, split

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
URL = f"/borders/{VILLAGE}/history/"


@pytest.fixture
def bo(staff: SimpleNamespace, sign_in: SignIn) -> Client:
    return sign_in(staff.bo)


@pytest.mark.parametrize("change", [redraw(a1(s3=117.96)), split(), merge()])
def test_an_edit_is_shown_and_put_back_as_one_step(
    bo: Client, territory: SimpleNamespace, change: dict[str, Any]
) -> None:
    before = Grid.objects.get(code=A1).area_m2
    edit = send(bo, "save", change).json()["edit"]
    assert change["reason"] in bo.get(URL).content.decode()
    page = bo.get(f"{URL}{edit}/").content.decode()
    assert page.count("url(#g") >= 4
    assert bo.post(f"{URL}{edit}/put-back/", {"reason": " "}).status_code == 422
    answer = bo.post(f"{URL}{edit}/put-back/", {"reason": "画错了"})
    assert answer.status_code == 302
    assert Edit.objects.first().undoes_id == edit  # type: ignore[union-attr]
    assert Grid.objects.get(code=A1).area_m2 == pytest.approx(before, rel=1e-9)


def test_a_small_change_is_shown_from_near_by(bo: Client) -> None:
    """A strip of some metres in a grid of five kilometres, and where that lies in the whole."""
    small = send(bo, "save", redraw(a1(s3=117.9502))).json()["edit"]
    page = bo.get(f"{URL}{small}/").content.decode()
    assert page.count('class="where"') == 2
    assert page.count(">东升第1网格</text>") == page.count(">东升第2网格</text>") == 2
    assert "公顷" in page
    large = send(bo, "save", split(version=2)).json()["edit"]
    assert 'class="where"' not in bo.get(f"{URL}{large}/").content.decode()


def test_who_sees_it_and_who_puts_back(
    bo: Client, staff: SimpleNamespace, territory: SimpleNamespace, sign_in: SignIn
) -> None:
    edit = send(bo, "save", redraw(a1(s3=117.96))).json()["edit"]
    lan = sign_in(staff.lan)
    page = lan.get(f"{URL}{edit}/")
    assert page.status_code == 200
    assert "put-back" not in page.content.decode()
    assert lan.post(f"{URL}{edit}/put-back/", {"reason": "试"}).status_code == 403
    for name in ("dong", "chen", "su", "ada"):
        assert sign_in(getattr(staff, name)).get(URL).status_code in (403, 404)
    other = f"/borders/{territory.village_b.code}/history/{edit}/"
    assert sign_in(staff.kun).get(other).status_code == 404


def test_a_later_edit_of_the_same_border_comes_first(bo: Client) -> None:
    edit = send(bo, "save", redraw(a1(s3=117.96))).json()["edit"]
    send(bo, "save", redraw(a1(s3=117.94), versions={A1: 2}))
    assert "put-back" not in bo.get(f"{URL}{edit}/").content.decode()
    assert bo.post(f"{URL}{edit}/put-back/", {"reason": "试"}).status_code == 409


def test_one_grid_and_pages(
    bo: Client, territory: SimpleNamespace, django_assert_num_queries: Callable[..., Any]
) -> None:
    for i in range(1, 21):
        send(bo, "save", redraw(a1(s3=117.95 + i % 2 / 100), versions={A1: i}))
    send(bo, "save", split(version=21))
    with django_assert_num_queries(6):
        first = bo.get(URL)
    assert 'rel="next"' in first.content.decode()
    one = bo.get(f"{URL}?grid=320324001001003").content.decode().partition("</main>")[0]
    assert one.count("<li><a") == 1
    assert bo.get(f"{URL}?grid=none&page=x").status_code == 200
