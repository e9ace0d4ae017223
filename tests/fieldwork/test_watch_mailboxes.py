"""A box that was not opened on its day: Lan hears of it, and Bo of all of his town, once each day.

   Mon 2 March      Thu 5        Mon 9        the box of A1 is due on Mondays and Thursdays
──────●───────────────●────────────●──
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from layers.fieldwork.models import Mailbox
from layers.fieldwork.open_mailbox import open_mailbox
from layers.fieldwork.place_mailbox import place_mailbox
from layers.fieldwork.tasks import mailboxes
from layers.fieldwork.watch_mailboxes import watch_mailboxes
from layers.notices.models import Message
from layers.staff.models import Post, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def morning(day: int) -> datetime:
    """Twenty to eight in China, in March."""
    return datetime(2026, 3, day - 1, 23, 40, tzinfo=UTC)


@pytest.fixture
def box(box: Mailbox) -> Mailbox:
    Mailbox.objects.update(since=date(2026, 3, 1))
    box.refresh_from_db()
    return box


def told(person: User) -> list[str]:
    return [message.words for message in Message.objects.filter(to=person).order_by("id")]


def test_the_worker_and_the_dispatcher_hear_of_a_missed_day_once(
    box: Mailbox, staff: SimpleNamespace, client: Client
) -> None:
    assert watch_mailboxes(morning(2)) == 0
    assert watch_mailboxes(morning(3)) == 1
    assert watch_mailboxes(morning(3)) == watch_mailboxes(morning(4)) == 0
    [own] = told(staff.lan)
    assert own == f"Mailbox not opened on 2 March: {box.address}"
    assert told(staff.bo) == [f"1 mailbox was not opened on its day: {box.address}"]
    assert not Message.objects.exclude(to__in=[staff.lan, staff.bo]).exists()
    for person in (staff.lan, staff.bo):
        client.force_login(person)
        assert client.get(Message.objects.get(to=person).path).status_code == 200


def test_the_next_missed_day_is_told_again_and_an_opening_ends_it(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    assert [watch_mailboxes(morning(day)) for day in (3, 5, 6)] == [1, 0, 1]
    assert len(told(staff.lan)) == 2
    open_mailbox(uuid4(), box.code, staff.lan, scopes.lan, letters=0)
    assert watch_mailboxes(morning(10)) == 0


def test_several_days_off_are_one_message(box: Mailbox, staff: SimpleNamespace) -> None:
    assert watch_mailboxes(morning(17)) == 1
    assert len(told(staff.lan)) == 1


def test_the_boxes_of_a_town_come_in_one_message_and_a_town_without_dispatcher_to_the_county(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    place_mailbox(
        uuid4(), staff.mei, scopes.mei, lon=117.97, lat=33.97, address="二号", weekdays=[1]
    )
    Mailbox.objects.update(since=date(2026, 3, 1))
    Post.objects.filter(user=staff.bo).delete()
    assert watch_mailboxes(morning(3)) == 2
    [line] = told(staff.kun)
    assert line.startswith("2 mailboxes were not opened on their day: ")
    assert (box.address in line, "二号" in line) == (True, True)
    assert len(told(staff.mei)) == 1


def test_a_box_that_was_taken_away_rings_no_more(box: Mailbox, staff: SimpleNamespace) -> None:
    Mailbox.objects.update(active=False)
    assert watch_mailboxes(morning(3)) == 0


def test_a_hundred_boxes_cost_as_many_statements_as_one_but_for_their_messages(
    box: Mailbox, staff: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        box.pk, box.uuid, box.code = None, uuid4(), f"{number:08d}"
        box.save(force_insert=True)
    # Nine for all, and a message of each box to its worker.
    with django_assert_max_num_queries(9 + 13):
        assert watch_mailboxes(morning(3)) == 13


def test_the_job_looks(box: Mailbox, staff: SimpleNamespace) -> None:
    mailboxes.func(0)
    assert Mailbox.objects.get().told_on is not None
    assert told(staff.lan)
