"""Accept, reply, resolve and unmask from the sheet: done, refused, or not hers to do."""

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from layers.cases.models import Case, CaseEvent
from layers.cases.states import Verb
from tests.field.conftest import HTMX

Do = Callable[..., HttpResponse]


@pytest.fixture
def accepted(lan: Client, case: Case, do: Do) -> Case:
    """Ren's case, in Lan's hand."""
    do(lan, case, "accept")
    case.refresh_from_db()
    return case


def last(case: Case) -> CaseEvent:
    event = case.events.last()
    assert event
    return event


def test_accept_answers_with_the_new_sheet_and_tells_the_page(
    lan: Client, case: Case, do: Do, staff: SimpleNamespace
) -> None:
    answer = do(lan, case, "accept")
    case.refresh_from_db()
    assert (case.state, case.owner, case.version) == ("accepted", staff.lan, 2)
    assert json.loads(answer["HX-Trigger"]) == {
        "field:done": {"number": case.number, "verb": "accept"}
    }
    assert 'data-version="2"' in answer.content.decode()


def test_the_time_of_the_device_is_kept_beside_the_time_of_arrival(
    lan: Client, case: Case, do: Do
) -> None:
    at = timezone.now() - timedelta(minutes=40)
    Case.objects.update(received_at=at - timedelta(minutes=5))
    do(lan, case, "accept", happened_at=at.isoformat())
    event = last(case)
    assert event.happened_at == at
    assert event.recorded_at > at


@pytest.mark.parametrize("sent", ["yesterday", "2026-02-30T10:00:00Z", "2026-02-10T10:00:00", "9"])
def test_a_time_that_cannot_be_read_is_refused(lan: Client, case: Case, do: Do, sent: str) -> None:
    answer = do(lan, case, "accept", happened_at=sent)
    assert answer.status_code == 422
    assert Case.objects.get().state == "registered"


def test_a_time_in_the_future_is_refused(lan: Client, case: Case, do: Do) -> None:
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    assert do(lan, case, "accept", happened_at=later).status_code == 422
    assert Case.objects.get().state == "registered"


@pytest.mark.parametrize(("sent", "public"), [("1", True), ("0", False), ("", False)])
def test_a_reply_is_public_only_when_said_so(
    lan: Client, accepted: Case, do: Do, sent: str, public: bool
) -> None:
    do(lan, accepted, "reply", text="已联系清运车。", public=sent)
    event = last(accepted)
    assert (event.verb, event.note, event.public) == (Verb.REPLY, "已联系清运车。", public)


def test_an_empty_reply_names_its_field(lan: Client, accepted: Case, do: Do) -> None:
    answer = do(lan, accepted, "reply", text=" ")
    assert (answer.status_code, answer.json()["field"]) == (422, "text")


def test_resolve_takes_the_answer_the_note_and_photos(
    lan: Client, accepted: Case, do: Do, photo: Callable[[], Any]
) -> None:
    answer = do(lan, accepted, "resolve", answer="已清运。", note="下周复查", photos=[photo()])
    accepted.refresh_from_db()
    assert (accepted.state, accepted.public_answer, accepted.internal_note) == (
        "resolved", "已清运。", "下周复查",
    )  # fmt: skip
    assert [kept.stage for kept in accepted.photos.all()] == ["after"]
    assert "/maps/photos/" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"answer": ""}, "answer"), ({"answer": "好", "photos": "broken"}, "photos"),
     ({"answer": "好", "photos": "many"}, "photos")],
)  # fmt: skip
def test_a_refused_resolution_names_its_field_and_changes_nothing(
    lan: Client, accepted: Case, do: Do, photo: Callable[[], Any], sent: dict[str, Any], field: str
) -> None:
    broken = photo()
    broken.write(b"not a photo at all, whatever its name says")
    broken.seek(0)
    files = {"broken": [broken], "many": [photo() for _turn in range(7)]}
    values = {name: files.get(value, value) for name, value in sent.items()}
    answer = do(lan, accepted, "resolve", **values)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert Case.objects.get().state == "accepted"


def test_a_photo_over_the_limit_is_refused_without_reading_it_whole(
    lan: Client, accepted: Case, do: Do, photo: Callable[[], Any], settings: Any
) -> None:
    settings.MAX_PHOTO_BYTES = 100
    answer = do(lan, accepted, "resolve", answer="好", photos=[photo()])
    assert (answer.status_code, answer.json()["field"]) == (422, "photos")


@pytest.mark.parametrize("version", ["", "1 ", "x", "9" * 40])
def test_every_verb_wants_the_version_that_was_seen(lan: Client, case: Case, version: str) -> None:
    url = f"/field/cases/{case.number}/accept/"
    assert lan.post(url, {"version": version}, headers=HTMX).status_code == 422


def test_a_stale_sheet_is_refused(lan: Client, accepted: Case, do: Do) -> None:
    do(lan, accepted, "reply", text="第一次")
    answer = do(lan, accepted, "resolve", version=accepted.version, answer="好")
    assert answer.status_code == 409
    assert Case.objects.get().state == "accepted"


@pytest.mark.parametrize("verb", ["accept", "reply", "resolve", "contact"])
@pytest.mark.parametrize("who", ["mei", "dong", "chen", "su"])
def test_others_find_no_such_case(
    case: Case, staff: SimpleNamespace, sign_in: Callable[..., Client], do: Do, who: str, verb: str
) -> None:
    sent = {"text": "好", "answer": "好", "reason": "好"}
    answer = do(sign_in(getattr(staff, who)), case, verb, **sent)
    assert answer.status_code == 404
    assert Case.objects.get().version == 1
    assert case.events.count() == 1


def test_the_signed_out_are_told_to_sign_in_again(client: Client, case: Case, do: Do) -> None:
    answer = do(client, case, "accept")
    assert (answer.status_code, bool(answer.json()["error"])) == (403, True)
    assert Case.objects.get().state == "registered"


def test_a_form_without_its_token_is_refused(staff: SimpleNamespace, case: Case, do: Do) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff.lan)
    assert do(strict, case, "accept").status_code == 403
    assert Case.objects.get().state == "registered"


def test_the_number_is_shown_for_a_reason_that_is_recorded(
    lan: Client, case: Case, do: Do, staff: SimpleNamespace
) -> None:
    answer = do(lan, case, "contact", reason="约定上门时间")
    assert "tel:13800005021" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    event = last(case)
    assert (event.verb, event.actor, event.note) == (Verb.UNMASK, staff.lan, "约定上门时间")


def test_without_a_reason_the_number_stays_masked(lan: Client, case: Case, do: Do) -> None:
    answer = do(lan, case, "contact", reason="")
    assert (answer.status_code, answer.json()["field"]) == (422, "reason")
    assert case.events.count() == 1
