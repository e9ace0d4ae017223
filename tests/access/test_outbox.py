"""The outbox: what got out, what failed and is sent again, what is only recorded."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.register import Registered
from layers.notices.models import Delivery, Kind, Message
from layers.staff.models import User

pytestmark = pytest.mark.django_db
PAGE = "/outbox/"


@pytest.fixture
def case(ren_reports: Any) -> Case:
    made: Registered = ren_reports()
    return Case.objects.get(pk=made.case_id)


@pytest.fixture
def rows(staff: SimpleNamespace, case: Case) -> dict[str, Delivery]:
    """A mail in every state and a text message with the link of a rating."""
    now = timezone.now()
    message = Message.objects.create(to=staff.dong, kind=Kind.OTHER, words="开会", made_at=now)
    mails = {
        state: Delivery.objects.create(
            channel="email", state=state, message=message, words=f"<b>{state}</b>", made_at=now,
            error="no route" if state == "failed" else "",
        )
        for state in ("sent", "waiting", "failed")
    }  # fmt: skip
    words = "请评价 https://x.example/rate/abc-0:1x:SECRET/"
    text = Delivery.objects.create(
        channel="sms", state="recorded", case=case, words=words, made_at=now
    )
    return {**mails, "recorded": text}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_who_sees_how_much(rows: dict[str, Delivery], case: Case, staff: SimpleNamespace) -> None:
    for name in ("lan", "bo", "dong", "chen"):
        assert client_of(getattr(staff, name)).get(PAGE).status_code == 403
        assert PAGE not in client_of(getattr(staff, name)).get("/me/").text
    words = client_of(staff.kun).get(PAGE).text
    assert "&lt;b&gt;failed&lt;/b&gt;" in words
    assert "no route" in words
    assert "仅留存" in words
    assert f"{case.number}" in words
    assert "SECRET" not in words
    ada = client_of(staff.ada)
    assert PAGE in ada.get("/me/").text
    assert "no route" in ada.get(PAGE).text
    assert "failed&lt;/b&gt;" not in ada.get(PAGE).text


def test_what_is_not_out_is_found_by_a_small_index(
    rows: dict[str, Delivery], staff: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    kun = client_of(staff.kun)
    kun.get(PAGE)
    with django_assert_max_num_queries(6):
        words = kun.get(PAGE, {"only": "open"}).text
    assert "waiting&lt;" in words
    assert "sent&lt;" not in words
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT count(*) FROM notices_delivery WHERE state IN ('waiting', 'failed')"
        )
        assert "delivery_not_out" in " ".join(line for (line,) in cursor.fetchall())


def test_page_after_page(case: Case, staff: SimpleNamespace) -> None:
    made = Delivery.objects.bulk_create(
        Delivery(channel="sms", state="recorded", case=case, words=f"第{n}条短信。",
                 made_at=timezone.now())
        for n in range(51)
    )  # fmt: skip
    kun = client_of(staff.kun)
    first = kun.get(PAGE).text
    assert "第50条短信。" in first
    assert "第0条短信。" not in first
    assert "第0条短信。" in kun.get(PAGE, {"before": made[1].pk}).text
    assert "第50条短信。" in kun.get(PAGE, {"before": "x' OR 1=1"}).text


def test_a_failed_one_is_sent_again(rows: dict[str, Delivery], staff: SimpleNamespace) -> None:
    kun = client_of(staff.kun)
    failed = rows["failed"]
    assert client_of(staff.bo).post(PAGE, {"again": failed.pk}).status_code == 403
    assert kun.post(PAGE, {"again": failed.pk}).status_code == 302
    failed.refresh_from_db()
    assert failed.state == "waiting"
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'delivery_id' FROM procrastinate_jobs WHERE status = 'todo'")
        assert (str(failed.pk),) in cursor.fetchall()
    for name in ("sent", "recorded", "failed"):
        assert kun.post(PAGE, {"again": rows[name].pk}).status_code == 409
    assert kun.post(PAGE, {"again": "0"}).status_code == 404
