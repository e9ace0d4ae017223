"""One case on the desk: why it lies there, who could take it, shown as text and nothing else."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from layers.cases.dispatch import dispatch
from layers.cases.models import Case
from layers.cases.register import Registered
from layers.staff.models import User
from layers.staff.scope import scope_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Reports = Callable[..., Registered]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bo(signed_in: SignIn, staff: SimpleNamespace) -> Client:
    return signed_in(staff.bo)


def aside(client: Client, number: str, language: str = "en") -> str:
    client.cookies["django_language"] = language
    answer = client.get(reverse("desk:case", args=[number]), headers=HTMX)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_htmx_gets_the_aside_and_anybody_else_the_page(bo: Client, case: Case) -> None:
    url = reverse("desk:case", args=[case.number])
    part, whole = bo.get(url, headers=HTMX), bo.get(url)
    assert "<html" not in part.text
    assert "<html" in whole.text
    for answer in (part, whole):
        assert case.text in answer.text
        assert "HX-Request" in answer["Vary"]
        assert answer["Cache-Control"] == "private, no-store"


def test_it_says_which_rule_sent_it_where(
    bo: Client, case: Case, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    assert "Rule: Garbage in 睢宁县 goes to Urban Order" in aside(bo, case.number)
    in_a2 = ren_reports(lon=117.97).number
    assert "Rule: Garbage in 东升第2网格 goes to Upper Town Office" in aside(bo, in_a2)
    lamp = ren_reports(category="lamp").number
    assert "Rule: City in the whole county goes to Works" in aside(bo, lamp)


def test_close_to_a_border_it_warns_and_names_the_neighbour(
    bo: Client, ren_reports: Reports
) -> None:
    r"""
    33.95 ├──── A1 ────┤   33.9501 is 11 m north of the parallel; the border of 9 km is the
          │     C1     │   shortest line on the ellipsoid and lies a metre nearer
    """
    close = aside(bo, ren_reports(lon=117.92, lat=33.9501).number)
    assert "10 m to 和平第1网格" in close
    assert 'class="tag amber"' in close.split("10 m to")[0].rsplit("<span", 1)[1]
    assert "In 和平第1网格 Urban Order would answer too." in close
    far = aside(bo, ren_reports(lon=117.92, lat=33.96).number)
    assert "m to 和平第1网格" in far
    assert "tag amber" not in far.split("Matched by place")[1].split("What was said")[0]


def test_the_workers_of_the_village_are_listed_with_their_load_the_grids_own_first(
    bo: Client, case: Case, staff: SimpleNamespace, ren_reports: Reports
) -> None:
    ren_reports(lon=117.97)
    page = aside(bo, case.number)
    assert page.index('data-name="兰" checked') < page.index('data-name="梅"')
    assert page.count("1 open") == 2
    assert "Dispatch to <span data-who>兰</span>" in page


def test_departments_are_the_countys_and_the_towns_own(
    bo: Client, case: Case, territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    elsewhere = staff.works.__class__.objects.create(
        code="lower", name="王集镇政府", name_en="Lower Town", town=territory.lower
    )
    closed = staff.works.__class__.objects.create(code="old", name="旧局", active=False)
    page = aside(bo, case.number)
    for department in (staff.works, staff.sanitation, staff.upper_office):
        assert f'<option value="{department.pk}">' in page
    for department in (elsewhere, closed):
        assert f'<option value="{department.pk}">' not in page


def test_markup_in_a_report_is_text(bo: Client, ren_reports: Reports) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    number = ren_reports(text=nasty, address=nasty, name="<b>任").number
    shown = "&lt;img src=x onerror=alert(1)&gt;"
    for page in (
        aside(bo, number),
        bo.get(reverse("desk:home")).text,
        bo.get(reverse("desk:queue")).json()["rows"],
    ):
        assert shown in page
        assert nasty not in page


def test_a_name_of_two_villages_shows_both_to_kun(
    signed_in: SignIn, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    case = Case.objects.get(number=ren_reports(lon=None, lat=None, address="和平桥头").number)
    assert case.place_state == "ambiguous"
    page = aside(signed_in(staff.kun), case.number)
    assert "和平社区居委会" in page
    assert "和平村委会" in page
    assert 'data-lon="118.0250000" data-lat="33.9750000"' in page
    assert "data-key=" not in page


def test_outside_every_grid_the_nearest_is_suggested(
    signed_in: SignIn, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    number = ren_reports(lon=118.051, lat=33.97).number
    page = aside(signed_in(staff.kun), number)
    assert "Nearest grid: 和平第1网格, 92 m away" in page


def test_the_history_names_who_did_what(bo: Client, case: Case, staff: SimpleNamespace) -> None:
    dispatch(case.number, staff.bo, scope_of(staff.bo), person=staff.mei, reason="顺路")
    page = aside(bo, case.number)
    assert '<b>Dispatched to Upper Town Office · 梅</b> <span class="muted">波</span>' in page
    assert '<p class="say">顺路</p>' in page


def test_statements_do_not_grow_with_the_table(
    bo: Client, case: Case, ren_reports: Reports, django_assert_num_queries: Any
) -> None:
    ren_reports()
    for wanted in range(2):
        for _ in range(59 * wanted):
            ren_reports()
        # Session, person, posts; case, photos, events, contact, border, workers, load, units,
        # categories, suggestions noted, similar cases, their rows and photos, their group.
        with django_assert_num_queries(22):
            bo.get(reverse("desk:case", args=[case.number]), headers=HTMX)


def test_an_enterprise_that_asks_is_called_one(bo: Client, ren_reports: Reports) -> None:
    tag = '<span class="tag">Enterprise</span>'
    assert tag not in aside(bo, ren_reports(kind="person").number)
    assert tag in aside(bo, ren_reports(kind="enterprise").number)
