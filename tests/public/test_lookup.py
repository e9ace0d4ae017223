"""Looking a report up: what the complainant reads, and what nobody outside ever does."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.close import close
from layers.cases.contact import unmask
from layers.cases.dispatch import dispatch
from layers.cases.models import CasePhoto
from layers.cases.photos import attach, clean_photo
from layers.cases.register import Registered
from layers.cases.reply import reply
from layers.cases.resolve import resolve
from layers.staff.scope import scope_of
from mapapp.public import progress

pytestmark = pytest.mark.django_db
Reports = Callable[..., Registered]


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def look(client: Client) -> Callable[[str], HttpResponse]:
    def up(code: str) -> HttpResponse:
        return client.post("/lookup/", {"code": code})

    return up


@pytest.fixture
def finished(ren_reports: Reports, staff: SimpleNamespace, picture: Any) -> Registered:
    """Bo dispatched, Dong accepted, replied twice and resolved, Bo closed; with photos."""
    done = ren_reports()
    bo, dong = scope_of(staff.bo), scope_of(staff.dong)
    before, after = (clean_photo(picture(shade=shade).read()) for shade in (10, 200))
    attach(done.case_id, [before])
    dispatch(done.number, staff.bo, bo, department=staff.sanitation, reason="内部派单理由")
    accept(done.number, staff.dong, dong)
    reply(done.number, staff.dong, dong, text="已安排 <b>车辆</b>", public=True)
    reply(done.number, staff.dong, dong, text="司机请假的内部消息", public=False)
    resolve(
        done.number, staff.dong, dong, answer="垃圾已清运。", note="内部处理记录", photos=[after]
    )
    close(done.number, staff.bo, bo, note="内部核查意见")
    return done


def test_the_complainant_reads_progress_and_answer(
    look: Any, finished: Registered, territory: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):  # the case, its photos, its history, the questionnaire
        page = look(finished.code)
    words = page.content.decode()
    for wanted in (
        finished.number, "Garbage", "Urban Order", territory.A1.name, "垃圾桶满了三天",
        "Registered", "Dispatched", "Accepted", "Progress reported", "Resolved", "Closed",
        "已安排 &lt;b&gt;车辆&lt;/b&gt;", "垃圾已清运。", "kept",
    ):  # fmt: skip
        assert wanted in words
    assert words.count("/lookup/photo/") == 4  # two photos, each once as a link and as a picture
    assert "no-store" in page["Cache-Control"]


def test_nothing_internal_and_nobodys_name_is_shown(look: Any, finished: Registered) -> None:
    words = look(finished.code).content.decode()
    for secret in (
        "内部", "司机请假", "任一", "13800005021", "5021", "东</", "波</", "兰", finished.code,
    ):  # fmt: skip
        assert secret not in words


def test_reading_the_contact_leaves_no_trace_for_the_complainant(
    look: Any, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    done = ren_reports()
    unmask(done.number, staff.bo, scope_of(staff.bo), reason="回电核实")
    words = look(done.code).content.decode()
    assert "回电核实" not in words
    assert "unmask" not in words


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""),
                                   lambda code: f"  {code.replace('-', ' ')} "])  # fmt: skip
def test_the_code_may_be_typed_carelessly(look: Any, ren_reports: Reports, typed: Any) -> None:
    done = ren_reports()
    assert done.number in look(typed(done.code)).content.decode()


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "<script>", "码" * 5000, "\x00"])
def test_a_wrong_code_is_told_kindly(look: Any, ren_reports: Reports, code: str) -> None:
    ren_reports()
    page = look(code)
    assert page.status_code == 404
    assert "Compare it with your note" in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    assert len(page.content) < 20_000


def test_the_form_alone_asks_no_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/lookup/").status_code == 200


def test_a_code_in_the_address_is_not_looked_up(client: Client, ren_reports: Reports) -> None:
    done = ren_reports()
    assert done.number not in client.get("/lookup/", {"code": done.code}).content.decode()


def test_deadlines_show_their_light(look: Any, ren_reports: Reports) -> None:
    fresh = ren_reports()
    stale = ren_reports(received_at=timezone.now() - timedelta(days=60))
    assert look(fresh.code).content.decode().count('class="tag green">on time') == 2
    assert look(stale.code).content.decode().count('class="tag red">overdue') == 2


def test_a_case_without_place_says_who_settles_it(look: Any, ren_reports: Reports) -> None:
    words = look(ren_reports(lon=None, lat=None).code).content.decode()
    assert "a dispatcher will settle the place" in words
    assert "A dispatcher will choose the department" in words


def test_ten_wrong_codes_bring_a_pause_also_for_the_right_one(
    look: Any, ren_reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = ren_reports()
    for _try in range(10):
        assert look("WRON-GCOD-E000").status_code == 404
    paused = look(done.code)
    assert paused.status_code == 429
    assert "Too many wrong codes from here. Try again after " in paused.content.decode()
    assert 890 <= int(paused["Retry-After"]) <= 900
    assert done.number not in paused.content.decode()
    other = Client(REMOTE_ADDR="10.1.2.3")
    assert other.post("/lookup/", {"code": done.code}).status_code == 200
    later = timezone.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr("mapapp.access.tries.timezone.now", lambda: later)
    assert look(done.code).status_code == 200


def test_behind_our_proxy_the_pause_is_for_the_client_not_the_proxy(
    ren_reports: Reports, settings: Any
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    done, browser = ren_reports(), Client()
    for _try in range(10):
        # The first hop is whatever the client claims; only the last is our proxy's word.
        hops = {"X-Forwarded-For": f"1.1.1.{_try}, 10.0.0.9"}
        browser.post("/lookup/", {"code": "WRON-G"}, headers=hops)
    code = {"code": done.code}
    assert (
        browser.post("/lookup/", code, headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 429
    )
    assert (
        browser.post("/lookup/", code, headers={"X-Forwarded-For": "10.0.0.8"}).status_code == 200
    )


def test_a_photo_opens_by_its_signed_address_only(
    client: Client, finished: Registered, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = CasePhoto.objects.filter(stage="after").get()
    token = progress.sign(row.pk)
    answer = client.get(f"/lookup/photo/{token}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for false in (str(row.pk), token[:-1] + ("A" if token[-1] != "A" else "B"), "1:2:3"):
        assert client.get(f"/lookup/photo/{false}/").status_code == 404
    later = timezone.now().timestamp() + 601
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(f"/lookup/photo/{token}/").status_code == 404
