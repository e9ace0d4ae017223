"""The pages of whistles: the list, the form, one with its departments."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from layers.cases.models import Case
from layers.oversight.models import Summons, Whistle
from layers.oversight.report_in import report_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
LIST = "/supervision/whistles/"


def form(staff: SimpleNamespace, **fields: Any) -> dict[str, Any]:
    usual = {
        "uuid": str(uuid4()), "kind": "joint", "call": "hard", "text": "夜间烧烤扰民，请联合执法。",
        "departments": [staff.sanitation.pk, staff.works.pk], "lon": "117.92", "lat": "33.97",
    }  # fmt: skip
    return {**usual, **fields}


def test_the_list_needs_the_same_statements_for_one_and_for_many(
    whistled: Callable[..., Whistle], signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    bo = signed_in("bo")
    whistled()
    bo.get(LIST)
    for _ in range(5):
        whistled()
    with django_assert_num_queries(9):
        page = bo.get(LIST)
    assert page.content.decode().count("占道经营反复") > 5


def test_narrowed_by_state_and_empty(whistle: Whistle, signed_in: SignIn) -> None:
    bo = signed_in("bo")
    assert "占道经营" in bo.get(LIST + "?state=open").content.decode()
    assert "这里没有吹哨" in bo.get(LIST + "?state=done").content.decode()
    assert "这里没有吹哨" in signed_in("mei").get(LIST).content.decode()


def test_strangers_sign_in_first(whistle: Whistle, client: Client) -> None:
    assert client.get(LIST).status_code == 302
    assert client.get(f"{LIST}{whistle.pk}/").status_code == 302


def test_bo_blows_it_and_comes_to_its_page(
    staff: SimpleNamespace, signed_in: SignIn, catalogue: SimpleNamespace
) -> None:
    bo = signed_in("bo")
    assert bo.get(LIST + "new/").status_code == 200
    answer = bo.post(LIST + "new/", form(staff), follow=True)
    assert "夜间烧烤扰民" in answer.content.decode()
    assert Whistle.objects.get().summons.count() == 2


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    staff: SimpleNamespace, signed_in: SignIn
) -> None:
    answer = signed_in("bo").post(LIST + "new/", form(staff, lon="", lat=""))
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "请在地图上的网格内标注地点" in words
    assert "夜间烧烤扰民" in words
    assert words.count("checked") == 4


@pytest.mark.parametrize(
    "fields",
    [{"uuid": "x"}, {"departments": ["9999999"]}, {"departments": ["'"]}, {"lon": "east"}],
)
def test_nonsense_is_refused(
    fields: dict[str, Any], staff: SimpleNamespace, signed_in: SignIn
) -> None:
    assert signed_in("bo").post(LIST + "new/", form(staff, **fields)).status_code == 422
    assert not Whistle.objects.exists()


def test_for_a_case_from_its_page(
    accepted: Case, staff: SimpleNamespace, signed_in: SignIn
) -> None:
    bo = signed_in("bo")
    link = f"{LIST}new/?case={accepted.number}"
    assert link in bo.get(f"/desk/cases/{accepted.number}/").content.decode()
    assert accepted.summary in bo.get(link).content.decode()
    bo.post(LIST + "new/", form(staff, case=accepted.number, lon="", lat=""))
    assert Whistle.objects.get().case == accepted


def test_dong_answers_step_by_step(called: Summons, signed_in: SignIn) -> None:
    dong, page = signed_in("dong"), f"{LIST}{called.whistle_id}/"
    for step, words in (("sign", ""), ("contact", "已电话对接"), ("report", "六人到场")):
        assert f"/supervision/summons/{called.pk}/{step}/" in dong.get(page).content.decode()
        called.refresh_from_db()
        sent = {"version": called.version, "words": words}
        assert dong.post(f"/supervision/summons/{called.pk}/{step}/", sent).status_code == 302
    called.refresh_from_db()
    assert called.reported_at
    assert "六人到场" in dong.get(page).content.decode()


def test_a_refusal_stands_beside_the_department(called: Summons, signed_in: SignIn) -> None:
    answer = signed_in("dong").post(
        f"/supervision/summons/{called.pk}/contact/", {"words": " ", "version": 1}
    )
    assert answer.status_code == 422
    assert "请写明与谁对接" in answer.content.decode()


def test_others_get_no_form_and_no_answer(called: Summons, signed_in: SignIn) -> None:
    gong = signed_in("gong")
    url = f"/supervision/summons/{called.pk}/sign/"
    assert url not in gong.get(f"{LIST}{called.whistle_id}/").content.decode()
    assert gong.post(url, {"version": 1}).status_code == 403
    assert signed_in("mei").post(url, {"version": 1}).status_code == 404
    assert signed_in("dong").post(f"/supervision/summons/{called.pk}/dance/").status_code == 404


def test_bo_rates_and_settles(called: Summons, people: SimpleNamespace, signed_in: SignIn) -> None:
    row = report_in(called.pk, *people.dong, words="到场")
    bo = signed_in("bo")
    rated = {"came": "1", "score": "4", "version": row.version}
    assert bo.post(f"/supervision/summons/{called.pk}/rate/", rated).status_code == 302
    page = f"{LIST}{called.whistle_id}/"
    assert bo.post(page + "end/", {"result": "", "version": 1}).status_code == 422
    assert bo.post(page + "end/", {"result": "已恢复秩序", "version": 1}).status_code == 302
    words = bo.get(page).content.decode()
    assert "已恢复秩序" in words
    assert "4分" in words


def test_text_is_shown_as_text(whistled: Callable[..., Whistle], signed_in: SignIn) -> None:
    found = whistled(text="<script>alert(1)</script>")
    for path in (LIST, f"{LIST}{found.pk}/"):
        assert "<script>alert" not in signed_in("bo").get(path).content.decode()
