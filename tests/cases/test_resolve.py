"""Resolving: a public answer, a note kept apart from it, photos of the place afterwards."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from PIL import Image

from layers.cases.models import Case, CaseEvent, CasePhoto
from layers.cases.photos import CleanPhoto, clean_photo
from layers.cases.resolve import resolve
from layers.errors import NotAllowed, OutOfOrder, Refused

pytestmark = pytest.mark.django_db


def photo(colour: str) -> CleanPhoto:
    out = BytesIO()
    Image.new("RGB", (30, 20), colour).save(out, "JPEG")
    return clean_photo(out.getvalue())


def test_answer_and_note_are_kept_apart(resolved: Case, staff: SimpleNamespace) -> None:
    resolved.refresh_from_db()
    assert (resolved.state, resolved.public_answer, resolved.internal_note) == (
        "resolved", "已清运。", "甲班",
    )  # fmt: skip
    assert resolved.resolved_at is not None
    event = CaseEvent.objects.get(case=resolved, verb="resolve")
    assert (event.note, event.public, event.actor) == ("甲班", False, staff.dong)


def test_photos_show_the_place_afterwards(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    pictures = [photo("#123456"), photo("#654321")]
    resolve(accepted.number, staff.dong, scopes.dong, answer="好", photos=pictures)
    assert [row.stage for row in CasePhoto.objects.filter(case=accepted)] == ["after", "after"]


def test_too_many_photos_leave_the_case_unresolved(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    pictures = [photo(f"#12345{digit}") for digit in range(7)]
    with pytest.raises(Refused) as refusal:
        resolve(accepted.number, staff.dong, scopes.dong, answer="好", photos=pictures)
    assert refusal.value.field == "photos"
    accepted.refresh_from_db()
    assert accepted.state == "accepted"


@pytest.mark.parametrize(
    ("words", "field"),
    [({"answer": " "}, "answer"), ({"answer": "长" * 2001}, "answer"),
     ({"answer": "好", "note": "\x1b"}, "note")],
)  # fmt: skip
def test_words_that_say_nothing_or_cannot_be_read_are_refused(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace, words: dict[str, str],
    field: str,
) -> None:  # fmt: skip
    with pytest.raises(Refused) as refusal:
        resolve(accepted.number, staff.dong, scopes.dong, **words)
    assert refusal.value.field == field


def test_only_those_working_on_it_resolve(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(NotAllowed):
        resolve(accepted.number, staff.lan, scopes.lan, answer="好")


def test_not_before_accepting_and_not_twice(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(OutOfOrder):
        resolve(case.number, staff.lan, scopes.lan, answer="好")
    Case.objects.update(state="resolved")
    with pytest.raises(OutOfOrder):
        resolve(case.number, staff.lan, scopes.lan, answer="好")
