"""Filters of the address: area, channel, all cases, saved views; no table is read whole."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from layers.cases.models import Case, SavedQueue
from layers.cases.register import Registered
from layers.staff.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
JSON = {"Accept": "application/json"}


@pytest.fixture
def bo(signed_in: SignIn, staff: SimpleNamespace) -> Client:
    return signed_in(staff.bo)


def rows(client: Client, **query: object) -> Any:
    return client.get(reverse("desk:queue"), query).json()["rows"]


def test_an_area_and_a_channel_narrow(bo: Client, ren_reports: Callable[..., Registered]) -> None:
    inside, outside = ren_reports(channel="hotline").number, ren_reports(lon=117.97).number
    area = "117.91,33.96;117.93,33.96;117.93,33.98;117.91,33.98"
    found = rows(bo, area=area)
    assert inside in found
    assert outside not in found
    assert inside in rows(bo, channel="hotline")
    assert inside not in rows(bo, channel="web")


def test_a_line_that_crosses_itself_is_an_area_all_the_same(
    bo: Client, ren_reports: Callable[..., Registered]
) -> None:
    number = ren_reports().number
    # A bow tie whose western wing holds the case.
    assert number in rows(bo, area="117.91,33.96;117.91,33.98;117.95,33.96;117.95,33.98")


@pytest.mark.parametrize(
    "area",
    ["x", "1,2", "1,2;3,4", "1,2;3,4;nan,5", "1,2;3,4;500,5", "1,1;1,1;1,1",
     ";".join(["1,2"] * 201)],
)  # fmt: skip
def test_no_area_is_refused_in_words(bo: Client, area: str) -> None:
    answer = bo.get(reverse("desk:queue"), {"area": area}, headers=JSON)
    assert (answer.status_code, answer.json()["field"]) == (422, "area")


def test_all_cases_has_the_ended(bo: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state="closed")
    assert case.number not in rows(bo, pile="hand", words="垃圾桶")
    assert case.number in rows(bo, pile="all", words="垃圾桶")
    assert case.number in rows(bo, pile="all")


def test_an_address_shows_its_filters(bo: Client, case: Case) -> None:
    page = bo.get(
        reverse("desk:case", args=[case.number]), {"words": '"><b>', "grid": case.grid_id}
    )
    text = page.content.decode()
    assert "&quot;&gt;&lt;b&gt;" in text
    assert f"<span>{case.grid.name}</span>" in text


def test_a_view_is_saved_without_what_is_no_filter(bo: Client) -> None:
    sent = {"name": "<b>", "query": "pile=hand&rows=99&words=&evil=1&area=1,2;3,4;5,7"}
    answer = bo.post(reverse("desk:save-view"), sent, headers=JSON).json()
    assert SavedQueue.objects.get().query == "pile=hand&area=1,2;3,4;5,7"
    assert "&lt;b&gt;" in bo.get(reverse("desk:home")).content.decode()
    assert bo.post(answer["forget"], headers=JSON).status_code == 200
    assert bo.post(answer["forget"], headers=JSON).status_code == 404


@pytest.mark.parametrize("who", ["kun", "bo", "dong"])
@pytest.mark.parametrize(
    "query", ["", "pile=hand", "pile=near", "pile=all&words=垃圾桶", "pile=hand&words=垃圾桶"]
)
def test_no_statement_reads_all_cases(
    signed_in: SignIn, staff: SimpleNamespace, case: Case, who: str, query: str
) -> None:
    """Told not to, PostgreSQL still reads a table whole where no index serves; here one does."""
    client = signed_in(getattr(staff, who))
    client.get(reverse("desk:home"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{reverse('desk:queue')}?{query}")
            client.get(reverse("desk:load"))
        statements = [one["sql"] for one in asked if 'FROM "cases_case"' in one["sql"]]
        assert statements
        for statement in statements:
            cursor.execute(f"EXPLAIN {statement}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan on cases_case" not in plan, plan
