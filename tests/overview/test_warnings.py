"""The pages of early warnings: who sees them, what they say, what bad input does."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layers.insight.models import Alarm
from layers.insight.models.warning import Verdict
from layers.insight.warning.streams import Stream
from layers.oversight.models import Supervision, Whistle
from tests.insight.warning.alarms import make_alarm


@pytest.fixture
def alarm(territory: SimpleNamespace, catalogue: SimpleNamespace) -> Alarm:
    return make_alarm(territory, category=catalogue.city)


@pytest.fixture
def chen(client: Client, staff: SimpleNamespace) -> Client:
    client.force_login(staff.chen)
    return client


def test_who_comes_in(client: Client, alarm: Alarm, staff: SimpleNamespace) -> None:
    page = reverse("overview:warning", args=[alarm.pk])
    assert client.get(page).status_code == 302
    for actor, status in ((staff.lan, 403), (staff.dong, 403), (staff.bo, 200), (staff.su, 200)):
        client.force_login(actor)
        assert client.get(page).status_code == status
        assert client.get(reverse("overview:warnings")).status_code == status


def test_another_town_is_not_told(
    client: Client, territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    other = make_alarm(
        territory, grids=[territory.C1.pk], towns=[territory.lower.pk], peak_grid=territory.C1.pk
    )
    client.force_login(staff.bo)
    assert client.get(reverse("overview:warning", args=[other.pk])).status_code == 404
    assert "和平第1网格" not in client.get(reverse("overview:warnings")).content.decode()
    sent = client.post(
        reverse("overview:decide", args=[other.pk]), {"what": "acknowledge", "version": 1}
    )
    assert sent.status_code == 404
    other.refresh_from_db()
    assert other.verdict == Verdict.OPEN


def test_the_page_shows_evidence_and_cases(chen: Client, alarm: Alarm, ren_reports: object) -> None:
    made = ren_reports()  # type: ignore[operator]
    Alarm.objects.filter(pk=alarm.pk).update(last_day=timezone.localdate())
    text = chen.get(reverse("overview:warning", args=[alarm.pk])).content.decode()
    assert made.number in text
    assert "东升第1网格" in text
    assert "13800005021" not in text
    assert "垃圾桶满了" not in text
    assert "NaN" not in text


def test_decided_through_the_page(chen: Client, alarm: Alarm) -> None:
    url = reverse("overview:decide", args=[alarm.pk])
    assert chen.post(url, {"what": "dismiss", "version": 1, "note": ""}).status_code == 422
    assert chen.post(url, {"what": "dismiss", "version": 1, "note": "演练"}).status_code == 302
    late = chen.post(url, {"what": "acknowledge", "version": 1})
    assert late.status_code == 409
    assert chen.post(url, {"what": "assign", "version": 2, "to": "bo\0"}).status_code == 302
    assert chen.post(url, {"what": "acknowledge", "version": 3}).status_code == 302
    alarm.refresh_from_db()
    assert (alarm.verdict, alarm.owner.username) == (Verdict.REAL, "bo")  # type: ignore[union-attr]


def test_a_whistle_is_made_of_it(
    client: Client, alarm: Alarm, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    client.force_login(staff.bo)
    url = reverse("overview:decide", args=[alarm.pk])
    sent = {
        "what": "whistle", "version": 1, "uuid": str(uuid4()), "kind": "joint", "call": "push",
        "text": "请到现场联合处置", "departments": [staff.sanitation.pk],
    }  # fmt: skip
    assert client.post(url, {**sent, "departments": []}).status_code == 422
    assert client.post(url, {**sent, "uuid": "x"}).status_code == 422
    for _twice in range(2):
        assert client.post(url, sent).status_code == 302
    whistle = Whistle.objects.get()
    assert (whistle.origin, whistle.grid) == (f"alarm:{alarm.pk}", territory.A1)
    page = client.get(reverse("overview:warning", args=[alarm.pk])).content.decode()
    assert reverse("supervision:whistle", args=[whistle.pk]) in page


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "１"])
def test_no_version_is_refused(chen: Client, alarm: Alarm, version: str) -> None:
    url = reverse("overview:decide", args=[alarm.pk])
    assert chen.post(url, {"what": "acknowledge", "version": version}).status_code == 422


@pytest.mark.parametrize("words", ["state=nonsense", "page=-4", "page=99999", "state=%00"])
def test_odd_addresses_still_show_the_list(chen: Client, alarm: Alarm, words: str) -> None:
    assert chen.get(f"{reverse('overview:warnings')}?{words}").status_code == 200


def test_every_kind_has_a_page(chen: Client, territory: SimpleNamespace) -> None:
    county = make_alarm(territory, stream=Stream.COUNTY, grids=[], towns=[], peak_grid=None)
    cell = int(117.92 / 0.002165) * 1_000_000 + int(33.97 / 0.001803)
    hot = make_alarm(territory, stream=Stream.HOT, cells=[cell, cell + 1])
    for one in (county, hot):
        assert chen.get(reverse("overview:warning", args=[one.pk])).status_code == 200


def test_statements_of_the_list(
    chen: Client, territory: SimpleNamespace, django_assert_max_num_queries: object
) -> None:
    for _number in range(12):
        make_alarm(territory)
    chen.get(reverse("overview:warnings"))
    with django_assert_max_num_queries(17):  # type: ignore[operator]
        chen.get(reverse("overview:warnings"))


def test_no_day_yet(chen: Client) -> None:
    page = chen.get(reverse("overview:warnings"))
    assert "尚未" in page.content.decode()


def test_a_notice_is_made_of_it(
    client: Client, alarm: Alarm, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    url = reverse("overview:decide", args=[alarm.pk])
    sent = {
        "what": "supervise", "version": 1, "uuid": str(uuid4()), "office": "inspection",
        "department": staff.sanitation.pk, "demand": "请三日内查清原因并答复",
    }  # fmt: skip
    page = reverse("overview:warning", args=[alarm.pk])
    for actor in (staff.chen, staff.bo, staff.kun):
        client.force_login(actor)
        assert 'value="supervise"' not in client.get(page).content.decode()
        assert client.post(url, sent).status_code == 403
    client.force_login(staff.su)
    assert "预警：" in client.get(page).content.decode()
    for missing in ("office", "department", "demand", "uuid"):
        assert client.post(url, {**sent, missing: ""}).status_code == 422
    assert client.post(url, {**sent, "department": "9" * 30}).status_code == 422
    assert not Supervision.objects.exists()
    for _twice in range(2):
        assert client.post(url, sent).status_code == 302
    notice = Supervision.objects.get()
    assert (notice.origin, notice.case) == (f"alarm:{alarm.pk}", None)
    assert (notice.department, notice.state) == (staff.sanitation, Supervision.State.ISSUED)
    for actor, told in ((staff.su, True), (staff.chen, True), (staff.bo, False)):
        client.force_login(actor)
        assert (notice.number in client.get(page).content.decode()) is told
        inbox = client.get(reverse("overview:warnings")).content.decode()
        assert (notice.number in inbox) is told
