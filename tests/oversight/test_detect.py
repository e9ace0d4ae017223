"""The four rules of S13 on planted examples: what they find, and what they leave alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.answer_information import answer_for_complainant
from layers.cases.ask_information import ask_information
from layers.cases.clocks import county_calendar
from layers.cases.close import close
from layers.cases.dispatch import dispatch
from layers.cases.models import Callback, Case
from layers.cases.register import Registered
from layers.cases.reply import reply
from layers.cases.resolve import resolve
from layers.notices.models import Message
from layers.oversight.detect import detect, working_days
from layers.oversight.models import Supervision
from tests.oversight.together import together

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
GOOD = "已安排环卫车清运，并增加每日两次巡查。"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def rules(case: Case) -> list[str]:
    return [*Supervision.objects.filter(case=case).values_list("rule", flat=True)]


def test_taken_up_late_without_a_reason(
    accepted: Case, now: datetime, staff: SimpleNamespace
) -> None:
    Case.objects.filter(pk=accepted.pk).update(accept_due=now - 5 * HOUR)
    assert (detect(now), detect(now)) == (1, 0)
    found = Supervision.objects.get()
    assert (found.rule, found.department, found.state) == ("late", staff.sanitation, "found")
    assert found.evidence["hours"] == 5
    for head in (staff.zong, staff.lian):
        assert "城管局" in Message.objects.get(to=head).words
    assert not Message.objects.filter(to=staff.dong, kind="other").exists()


def test_late_with_a_reason_in_the_history_is_left_alone(
    case: Case, now: datetime, people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    dispatch(case.number, *people.bo, department=staff.sanitation)
    ask_information(case.number, *people.dong, question="哪一栋？")
    answer_for_complainant(case.number, *people.dong, text="三号楼")
    accept(case.number, *people.dong)
    Case.objects.filter(pk=case.pk).update(accept_due=now - 5 * HOUR)
    assert detect(now) == 0


def test_a_little_late_or_long_ago_is_left_alone(accepted: Case, now: datetime) -> None:
    for hours in (1, 24 * 30):
        Case.objects.filter(pk=accepted.pk).update(accept_due=now - hours * HOUR)
        assert detect(now) == 0


def test_dragging_is_no_progress_for_working_days(
    accepted: Case, now: datetime, people: SimpleNamespace
) -> None:
    later = now + timedelta(days=12)
    assert detect(later) == 1
    found = Supervision.objects.get()
    assert found.rule == "dragging"
    assert found.evidence["idle"] >= 5
    assert detect(later) == 0


def test_who_reports_progress_or_has_a_few_days_only_does_not_drag(
    accepted: Case, now: datetime, people: SimpleNamespace
) -> None:
    assert detect(now + timedelta(days=4)) == 0
    reply(accepted.number, *people.dong, text="已派车，明天清运。", public=True)
    assert detect(timezone.now() + timedelta(days=4)) == 0


def test_weekends_and_feasts_do_not_count() -> None:
    calendar = county_calendar()
    zone = timezone.get_current_timezone()
    # 2026-02-15 to 02-23 is the feast, 02-14 and 02-28 are make-up days.
    assert (
        working_days(
            calendar, datetime(2026, 2, 13, tzinfo=zone), datetime(2026, 2, 27, tzinfo=zone)
        )
        == 4
    )


def test_a_reply_without_substance(
    accepted: Case, now: datetime, people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    done = resolve(accepted.number, *people.dong, answer="已办。")
    Callback.objects.create(
        case=done, round=0, at=now, by=staff.bo, outcome="answered", contacted=False, solved=False,
        score=1,
    )  # fmt: skip
    assert detect(now + HOUR) == 1
    evidence = Supervision.objects.get(rule="perfunctory").evidence
    assert evidence == {"answer": "已办。", "length": 2, "copies": 0, "unhappy": True}


def test_a_good_reply_is_left_alone_until_it_is_copied(
    ren_reports: Callable[..., Registered], now: datetime, people: SimpleNamespace,
    staff: SimpleNamespace,
) -> None:  # fmt: skip
    def answered(lon: float) -> Case:
        new = Case.objects.get(pk=ren_reports(lon=lon).case_id)
        dispatch(new.number, *people.bo, department=staff.sanitation)
        accept(new.number, *people.dong)
        return resolve(new.number, *people.dong, answer=GOOD)

    cases = [answered(117.905 + 0.005 * number) for number in range(6)]
    assert detect(now + HOUR) == 1
    found = Supervision.objects.get()
    assert (found.case, found.rule, found.evidence["copies"]) == (cases[-1], "perfunctory", 5)


def closed_at(case: Case, people: SimpleNamespace, staff: SimpleNamespace, words: str) -> Case:
    dispatch(case.number, *people.bo, department=staff.sanitation)
    accept(case.number, *people.dong)
    resolve(case.number, *people.dong, answer=words)
    return close(case.number, *people.bo)


def test_the_same_problem_at_the_same_place_again(
    ren_reports: Callable[..., Registered], now: datetime, people: SimpleNamespace,
    staff: SimpleNamespace,
) -> None:  # fmt: skip
    near: dict[str, Any] = {"lon": 117.9202, "lat": 33.9701}
    earlier = [
        closed_at(Case.objects.get(pk=ren_reports().case_id), people, staff, GOOD + str(number))
        for number in range(2)
    ]
    far = Case.objects.get(pk=ren_reports(lon=117.93).case_id)
    other = Case.objects.get(pk=ren_reports(category="lamp", **near).case_id)
    again = Case.objects.get(pk=ren_reports(**near).case_id)
    for case in (far, other, again):
        dispatch(case.number, *people.bo, department=staff.sanitation)
    assert detect(now + HOUR) == 1
    found = Supervision.objects.get()
    assert (found.rule, found.case) == ("recurring", again)
    assert sorted(found.evidence["numbers"]) == sorted(case.number for case in earlier)


@pytest.mark.django_db(transaction=True)
def test_two_workers_find_it_once(accepted: Case, now: datetime, staff: SimpleNamespace) -> None:
    Case.objects.filter(pk=accepted.pk).update(accept_due=now - 5 * HOUR)
    assert together(lambda: detect(now), lambda: detect(now)) == [None, None]
    assert Supervision.objects.count() == 1
    assert Message.objects.filter(to=staff.zong).count() == 1
