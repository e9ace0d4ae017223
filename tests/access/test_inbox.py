"""The inbox: one's own messages, the way to the case, the count, reading."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from layers.cases.dispatch import dispatch
from layers.cases.models import Case
from layers.cases.remind import remind
from layers.notices.models import Message
from layers.staff.scope import scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(ren_reports: Any, staff: SimpleNamespace) -> Case:
    """Given to Lan by Bo, who reminds her."""
    found = Case.objects.get(pk=ren_reports(text="<b>垃圾</b>满了").case_id)
    dispatch(found.number, staff.bo, scope_of(staff.bo), person=staff.lan)
    remind(found.number, staff.bo, scope_of(staff.bo))
    return found


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_lan_reads_what_is_hers_and_bo_has_none(case: Case, staff: SimpleNamespace) -> None:
    lan = as_user(staff.lan)
    words = lan.get("/me/inbox/").content.decode()
    assert f"/field/#{case.number}" in words
    assert "&lt;b&gt;垃圾" in words
    assert words.count('class="new"') == 2
    assert case.number not in as_user(staff.bo).get("/me/inbox/").content.decode()


def test_the_bell_counts_until_it_is_read(case: Case, staff: SimpleNamespace) -> None:
    lan = as_user(staff.lan)
    assert lan.get("/me/inbox/unread.json").json() == {"unread": 2}
    latest = Message.objects.filter(to=staff.lan).latest("pk").pk
    lan.post("/me/inbox/read/", {"up_to": latest - 1})
    assert lan.get("/me/inbox/unread.json").json() == {"unread": 1}
    for odd in ("", "x", "9" * 30):
        assert lan.post("/me/inbox/read/", {"up_to": odd}).status_code == 302
    lan.post("/me/inbox/read/", {"up_to": latest})
    assert lan.get("/me/inbox/unread.json").json() == {"unread": 0}


def test_strangers_sign_in_and_get_no_count(client: Client) -> None:
    assert client.get("/me/inbox/")["Location"].startswith(reverse("access:sign-in"))
    assert client.get("/me/inbox/unread.json").status_code == 204
    assert client.get("/me/inbox/read/").status_code == 302


def test_statements_do_not_grow_with_the_messages(
    case: Case, staff: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    lan = as_user(staff.lan)
    for times in (0, 20):
        for _ in range(times):
            remind(case.number, staff.bo, scope_of(staff.bo))
        with django_assert_num_queries(5):  # session, person, posts; messages, count
            lan.get("/me/inbox/")
