"""Who stands in an approved bulletin is named: unit, notice and case say so, and the unit hears."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from layers.cases.models import Case
from layers.errors import OutOfOrder
from layers.notices.models import Message
from layers.oversight.answer_notice import contest
from layers.oversight.compose import last_full
from layers.oversight.decide_notice import drop, uphold
from layers.oversight.make_bulletin import approve, draft
from layers.oversight.models import Bulletin, Naming, Supervision
from layers.oversight.periods import period_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> date:
    return last_full("weekly")


@pytest.fixture
def last_week(issued: Supervision, day: date) -> Supervision:
    """Su's notice to Dong's unit on the one case of theirs that fell due."""
    at = timezone.make_aware(datetime.combine(day - timedelta(days=1), datetime.min.time()))
    Case.objects.update(received_at=at, resolve_due=at)
    Supervision.objects.update(issued_at=at, opened_at=at)
    return issued


def text_of(bulletin: Bulletin) -> str:
    return " ".join(part["text"] for part in bulletin.content["paragraphs"])


def test_a_draft_names_nobody_and_an_approval_does(
    last_week: Supervision, day: date, people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    made = draft("weekly", day, *people.su)
    assert not Naming.objects.exists()
    before = Message.objects.filter(to=staff.dong).count()
    approve(made.pk, *people.chen)

    assert {(row.department_id, row.supervision_id) for row in made.namings.all()} == {
        (staff.sanitation.pk, None),
        (staff.sanitation.pk, last_week.pk),
    }
    assert last_week.events.last().verb == "name"
    event = last_week.case.events.last()
    assert (event.verb, event.actor, event.public) == ("name", staff.chen, False)
    assert last_week.number in event.note
    assert made.content["number"] in event.note
    for reader in (staff.dong, staff.zong, staff.lian):
        told = Message.objects.filter(to=reader).first()
        assert told.path == f"/supervision/bulletins/{made.pk}/"
        assert "点名通报城管局" in told.words
    assert Message.objects.filter(to=staff.dong).count() == before + 1
    assert not Message.objects.filter(to=staff.gong, path__contains="bulletins").exists()
    for change in (Naming.objects.all().delete, lambda: Naming.objects.update(supervision=None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_what_a_unit_contests_names_it_once_that_is_refused(
    last_week: Supervision, day: date, people: SimpleNamespace
) -> None:
    contest(last_week.pk, *people.dong, words="当天停电，无法登录。")
    made = draft("weekly", day, *people.su)
    assert last_week.number not in text_of(made)
    assert made.content["named"]["notices"] == []
    uphold(last_week.pk, *people.su, words="停电已核实为前一日。")
    again = draft("weekly", day, *people.su)
    assert last_week.number in text_of(again)
    assert again.content["named"]["notices"] == [last_week.pk]


@pytest.mark.parametrize("step", ["drop", "contest"])
def test_a_draft_that_names_wrongly_by_now_is_not_approved(
    step: str, last_week: Supervision, day: date, people: SimpleNamespace
) -> None:
    made = draft("weekly", day, *people.su)
    if step == "drop":
        drop(last_week.pk, *people.su, words="误发")
    else:
        contest(last_week.pk, *people.dong, words="并非我局承办。")
    with pytest.raises(OutOfOrder, match="重新统计"):
        approve(made.pk, *people.chen)
    made.refresh_from_db()
    assert made.is_draft
    assert not made.files.exists()
    assert not Naming.objects.exists()
    approve(draft("weekly", day, *people.su).pk, *people.chen)


def test_a_draft_of_before_is_counted_anew(
    last_week: Supervision, day: date, people: SimpleNamespace
) -> None:
    made = draft("weekly", day, *people.su)
    del made.content["named"]
    made.save()
    with pytest.raises(OutOfOrder, match="重新统计"):
        approve(made.pk, *people.chen)


def test_week_and_month_both_name(
    last_week: Supervision, day: date, people: SimpleNamespace
) -> None:
    at = timezone.make_aware(
        datetime.combine(period_of("month", last_full("monthly")).first, datetime.min.time())
    )
    approve(draft("weekly", day, *people.su).pk, *people.chen)
    Supervision.objects.update(issued_at=at)
    approve(draft("monthly", last_full("monthly"), *people.su).pk, *people.chen)
    assert last_week.namings.count() == 2
