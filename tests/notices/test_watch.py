"""The ladder: each rung once for each deadline, told to the right people, by the clock alone."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.reply import reply
from layers.cases.suspend import suspend
from layers.notices.models import Climbed, Message
from layers.notices.watch import watch
from layers.staff.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def clock(case: Case, which: str, near: datetime, due: datetime) -> None:
    Case.objects.filter(pk=case.pk).update(**{f"{which}_near": near, f"{which}_due": due})


def rungs(case: Case) -> list[str]:
    return [*Climbed.objects.filter(case=case).order_by("pk").values_list("rung", flat=True)]


def told(who: User) -> set[str]:
    return {*Message.objects.filter(to=who).values_list("kind", flat=True)}


def test_not_taken_up_a_reminder_then_a_notice(
    case: Case, staff: SimpleNamespace, now: datetime
) -> None:
    assert watch(now) == 0
    clock(case, "accept", now - timedelta(minutes=1), now + timedelta(hours=1))
    assert (watch(now), watch(now)) == (1, 0)
    assert told(staff.lan) == {"reminded"}
    assert watch(now + timedelta(hours=2)) == 1
    assert rungs(case) == ["remind", "missed"]
    assert told(staff.bo) == {"missed"}
    events = case.events.exclude(verb="register").values_list("verb", "actor", "detail__rung")
    assert [*events] == [("remind", None, "remind"), ("supervise", None, "missed")]
    assert Case.objects.get(pk=case.pk).version == case.version


def test_blue_yellow_red_and_up_to_the_chief(
    accepted: Case, staff: SimpleNamespace, heads: SimpleNamespace, now: datetime
) -> None:
    near, due = now - timedelta(minutes=1), now + timedelta(hours=4)
    clock(accepted, "resolve", near, due)
    watch(now)
    assert rungs(accepted) == ["blue"]
    watch(now + timedelta(hours=3))
    watch(due + timedelta(minutes=1))
    assert rungs(accepted) == ["blue", "yellow", "red"]
    assert told(heads.liaison) == {"yellow", "red"}
    assert told(heads.chief) == set()
    watch(due + timedelta(hours=25))
    assert told(heads.chief) == {"escalated"}
    assert told(staff.dong) >= {"blue", "yellow", "red"}
    assert told(staff.bo) == {"red"}


def test_who_reports_progress_does_not_lag(
    accepted: Case, people: SimpleNamespace, now: datetime
) -> None:
    clock(accepted, "resolve", now - timedelta(hours=3), now + timedelta(hours=1))
    reply(accepted.number, *people.dong, text="已派车", public=True)
    watch(now)
    assert rungs(accepted) == ["blue"]


def test_a_new_deadline_is_a_new_ladder(accepted: Case, now: datetime) -> None:
    for seconds in (60, 1):
        clock(accepted, "resolve", now - timedelta(hours=3), now - timedelta(seconds=seconds))
        watch(now)
    assert rungs(accepted) == ["red", "red"]


def test_a_suspended_case_rests_until_its_review(
    accepted: Case, staff: SimpleNamespace, people: SimpleNamespace, now: datetime
) -> None:
    day = timezone.localdate() + timedelta(days=5)
    suspend(accepted.number, *people.bo, reason="等", review_on=day)
    clock(accepted, "resolve", now - timedelta(hours=3), now - timedelta(hours=1))
    assert watch(now) == 0
    later = now + timedelta(days=5)
    assert (watch(later), watch(later)) == (1, 0)
    assert "review" in told(staff.bo)


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_tell_it_once(
    accepted: Case, staff: SimpleNamespace, now: datetime
) -> None:
    clock(accepted, "resolve", now - timedelta(hours=3), now - timedelta(minutes=1))
    start, wrong = Barrier(2), []

    def run() -> None:
        start.wait()
        try:
            watch(now)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert rungs(accepted) == ["red"]
    assert Message.objects.filter(to=staff.dong, kind="red").count() == 1
