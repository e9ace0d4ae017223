"""Pages of indicators and bulletins."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from layers.cases.models import Case
from layers.oversight.compose import last_full
from layers.oversight.make_bulletin import approve, draft
from layers.oversight.models import Bulletin

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.mark.parametrize("period", ["week", "month", "year", "era"])
def test_all_units_for_the_county(
    period: str, accepted: Case, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    chen = signed_in("chen")
    url = f"/supervision/indicators/?period={period}&day={timezone.localdate(accepted.received_at)}"
    chen.get(url)
    with django_assert_max_num_queries(6):
        words = chen.get(url).content.decode()
    assert "城管局" in words
    assert "排名" in words


@pytest.mark.parametrize("day", ["", "x", "1900-01-01", "2999-01-01", "2026-02-31"])
def test_a_day_that_is_none(day: str, accepted: Case, signed_in: SignIn) -> None:
    assert signed_in("chen").get(f"/supervision/indicators/?day={day}").status_code == 200


def test_a_unit_sees_itself_and_no_other_name(accepted: Case, signed_in: SignIn) -> None:
    dong = signed_in("dong")
    answer = dong.get("/supervision/indicators/", follow=True)
    words = answer.content.decode()
    assert answer.redirect_chain
    assert "城管局" in words
    assert "住建局" not in words
    assert dong.get("/supervision/units/works/").status_code == 404
    assert signed_in("chen").get("/supervision/units/works/").status_code == 200


def test_bo_reads_the_offices_of_his_town(accepted: Case, signed_in: SignIn) -> None:
    bo = signed_in("bo")
    assert bo.get("/supervision/units/upper/").status_code == 200
    assert bo.get("/supervision/units/sanitation/").status_code == 404


def test_a_bulletin_from_draft_to_file(
    accepted: Case, signed_in: SignIn, staff: SimpleNamespace
) -> None:
    su, chen, dong = signed_in("su"), signed_in("chen"), signed_in("dong")
    sent = {"kind": "weekly", "day": last_full("weekly").isoformat()}
    page = su.post("/supervision/bulletins/new/", sent)["Location"]
    assert "通报" in su.get(page).content.decode()
    assert dong.get(page).status_code == 404
    assert dong.post(page + "decide/", {"what": "approve", "version": 1}).status_code == 404
    assert su.post(page + "decide/", {"what": "approve", "version": 1}).status_code == 403
    chen.post(page + "decide/", {"what": "remark", "remark": "盯紧办。", "version": 1})
    assert chen.post(page + "decide/", {"what": "approve", "version": 1}).status_code == 409
    assert chen.get(page + "docx/").status_code == 404
    chen.post(page + "decide/", {"what": "approve", "version": 2})
    assert "盯紧办。" in dong.get(page).content.decode()
    for form in ("html", "docx", "xlsx"):
        first, second = dong.get(f"{page}{form}/"), dong.get(f"{page}{form}/")
        assert first.content == second.content
        assert "attachment" in first["Content-Disposition"]
    assert dong.get(page + "exe/").status_code == 404
    assert su.post("/supervision/bulletins/new/", sent).status_code == 409
    assert su.post("/supervision/bulletins/new/", {"kind": "weekly"}).status_code == 422
    assert dong.post("/supervision/bulletins/new/", sent).status_code == 403


def test_the_shelf(accepted: Case, people: SimpleNamespace, signed_in: SignIn) -> None:
    assert "还没有通报" in signed_in("dong").get("/supervision/bulletins/").content.decode()
    made = draft("monthly", last_full("monthly"), *people.su)
    assert "还没有通报" in signed_in("dong").get("/supervision/bulletins/").content.decode()
    approve(made.pk, *people.chen)
    assert "月点评" in signed_in("dong").get("/supervision/bulletins/").content.decode()
    assert Bulletin.objects.get().approved_by == people.chen[0]
