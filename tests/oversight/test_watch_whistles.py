"""Timers that run out are told once, to the unit, its heads and whoever whistled."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from layers.cases.declare_day import declare_day
from layers.notices.models import Message
from layers.oversight.models import Lapse, Summons, Whistle
from layers.oversight.report_in import report_in
from layers.oversight.sign import sign
from layers.oversight.watch_whistles import reclock_whistles, watch_whistles
from tests.oversight.together import together

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_each_timer_runs_out_once(
    whistle: Whistle, called: Summons, people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    report_in(whistle.summons.get(department=staff.works).pk, *people.gong, words="到场。")
    assert watch_whistles(called.sign_due - MINUTE) == 0
    assert [watch_whistles(called.sign_due + MINUTE) for _ in range(2)] == [1, 0]
    sign(called.pk, *people.dong)
    assert watch_whistles(called.contact_due + MINUTE) == 1
    assert watch_whistles(called.report_due + MINUTE) == 1
    assert [*Lapse.objects.values_list("clock", flat=True)] == ["sign", "contact", "report"]
    for person in (staff.dong, staff.zong, staff.bo):
        words = [*Message.objects.filter(to=person).values_list("words", flat=True)]
        assert sum("未按时" in one for one in words) == 3, person


def test_a_whistle_that_has_ended_rests(whistle: Whistle, called: Summons) -> None:
    Whistle.objects.update(state="withdrawn", result="误报", ended_at=called.sign_due)
    assert watch_whistles(called.report_due + MINUTE) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_it_once(called: Summons) -> None:
    now = called.sign_due + MINUTE
    assert together(lambda: watch_whistles(now), lambda: watch_whistles(now)) == [None, None]
    assert Lapse.objects.count() == 2


def test_days_follow_the_calendar(called: Summons) -> None:
    assert reclock_whistles() == 0
    declare_day(called.report_due.astimezone().date(), working=False, note="停电")
    assert reclock_whistles() == 2
    before = called.report_due
    called.refresh_from_db()
    assert called.report_due > before
