"""Heads of units and the county's calendar: for administrators, and deadlines follow."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from layers.cases.models import CalendarDay, Case, CaseEvent
from layers.notices.tasks import recompute

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(staff: SimpleNamespace) -> Client:
    client = Client()
    client.force_login(staff.ada)
    return client


def test_ada_names_the_heads_and_vacates_their_places(ada: Client, staff: SimpleNamespace) -> None:
    sent = {"unit": "sanitation", "chief": "chen", "liaison": " dong "}
    page = ada.post("/staff/county/heads/", sent, follow=True)
    assert page.status_code == 200
    staff.sanitation.refresh_from_db()
    assert (staff.sanitation.chief, staff.sanitation.liaison) == (staff.chen, staff.dong)
    ada.post("/staff/county/heads/", {**sent, "chief": "nobody"})
    ada.post("/staff/county/heads/", {"unit": "none", "chief": "chen"})
    staff.sanitation.refresh_from_db()
    assert staff.sanitation.chief == staff.chen
    ada.post("/staff/county/heads/", {"unit": "sanitation"})
    staff.sanitation.refresh_from_db()
    assert (staff.sanitation.chief, staff.sanitation.liaison) == (None, None)


def test_one_head_is_changed_and_the_other_stays(ada: Client, staff: SimpleNamespace) -> None:
    ada.post("/staff/county/heads/", {"unit": "sanitation", "chief": "chen", "liaison": "dong"})
    page = ada.get("/staff/county/", {"unit": "sanitation"}).text
    assert '<option value="sanitation" selected>' in page
    assert 'name="chief" value="chen"' in page
    assert 'name="liaison" value="dong"' in page
    assert staff.chen.events.get(kind="named").actor == staff.ada
    assert 'name="chief" value=""' in ada.get("/staff/county/").text


def test_a_declared_day_moves_the_deadlines_by_a_job(
    ada: Client, staff: SimpleNamespace, ren_reports: Any
) -> None:
    case = Case.objects.get(pk=ren_reports().case_id)
    for ahead in range(1, 15):
        day = timezone.localdate() + timedelta(days=ahead)
        ada.post("/staff/county/day/", {"day": day.isoformat(), "working": "0", "note": "台风"})
    job = ProcrastinateJob.objects.filter(task_name__endswith="recompute").last()
    assert job is not None
    recompute(**job.args)
    assert Case.objects.get(pk=case.pk).resolve_due > case.resolve_due
    event = CaseEvent.objects.get(case=case, verb="reclock")
    assert event.actor == staff.ada
    ada.post("/staff/county/day/", {"day": day.isoformat(), "withdraw": "1"})
    assert CalendarDay.objects.count() == 13


@pytest.mark.parametrize("day", ["", "soon", "2026-02-30"])
def test_a_day_that_is_none_changes_nothing(ada: Client, day: str) -> None:
    ada.post("/staff/county/day/", {"day": day, "working": "1"})
    assert not CalendarDay.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_it_is_for_administrators(staff: SimpleNamespace) -> None:
    client = Client()
    client.force_login(staff.kun)
    assert client.get("/staff/county/").status_code == 403
    assert client.post("/staff/county/day/", {"day": "2027-01-01"}).status_code == 403
    assert client.post("/staff/county/heads/", {"unit": "sanitation"}).status_code == 403
