"""Opening a box: the log, the letters that become cases, and sending it twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from layers.cases.models import Case
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.fieldwork.demand import Demand
from layers.fieldwork.models import Letter, Mailbox, Opening
from layers.fieldwork.open_mailbox import enter_letter, open_mailbox
from layers.fieldwork.queries import openings, with_letters_left
from layers.photos import CleanPhoto

pytestmark = pytest.mark.django_db
GARBAGE = Demand(category="garbage", text="垃圾桶满了三天，没有人来清运。")
LAMP = Demand(category="lamp", text="村口路灯不亮。", name="任一", phone="13800005021")


def test_two_letters_become_two_cases_at_the_box(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace, catalogue: SimpleNamespace,
    territory: SimpleNamespace, photo: CleanPhoto,
) -> None:  # fmt: skip
    opening, new = open_mailbox(
        uuid4(), box.code, staff.lan, scopes.lan, letters=2, entered=[GARBAGE, LAMP],
        lon=117.9201, lat=33.9701, photos=[photo],
    )  # fmt: skip
    assert new
    cases = [letter.case for letter in opening.entered.select_related("case")]
    assert [case.channel for case in cases] == ["mailbox", "mailbox"]
    assert {case.grid_id for case in cases} == {territory.A1.pk}
    assert cases[0].events.get().actor == staff.lan
    assert Mailbox.objects.get().opened_at == opening.happened_at
    assert opening.photos.count() == 1


def test_sent_twice_it_is_one_opening_and_the_same_cases(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    uuid = uuid4()
    said: dict[str, Any] = {"letters": 1, "entered": [GARBAGE]}
    first, new = open_mailbox(uuid, box.code, staff.lan, scopes.lan, **said)
    again, newer = open_mailbox(uuid, box.code, staff.lan, scopes.lan, **said)
    assert (again, new, newer) == (first, True, False)
    assert (Opening.objects.count(), Case.objects.count()) == (1, 1)


def test_an_entry_made_offline_keeps_its_time_and_an_older_one_does_not_turn_back_the_box(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    now = timezone.now()
    late, _new = open_mailbox(
        uuid4(), box.code, staff.lan, scopes.lan, letters=0, happened_at=now - timedelta(days=3)
    )
    assert late.recorded_at - late.happened_at > timedelta(days=2)
    open_mailbox(uuid4(), box.code, staff.lan, scopes.lan, letters=0)
    open_mailbox(
        uuid4(), box.code, staff.lan, scopes.lan, letters=0, happened_at=now - timedelta(days=2)
    )
    assert Mailbox.objects.get().opened_at > now - timedelta(minutes=5)  # type: ignore[operator]


@pytest.mark.parametrize("days", [1, -61])
def test_a_time_ahead_or_long_ago_is_refused(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace, days: int
) -> None:
    with pytest.raises(Refused) as refused:
        open_mailbox(
            uuid4(), box.code, staff.lan, scopes.lan, letters=0,
            happened_at=timezone.now() + timedelta(days=days),
        )  # fmt: skip
    assert refused.value.field == "happened_at"


@pytest.mark.parametrize(("letters", "entered"), [(-1, 0), (101, 0), (0, 1)])
def test_a_count_that_does_not_fit_is_refused(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace, letters: int, entered: int
) -> None:
    with pytest.raises(Refused):
        open_mailbox(
            uuid4(), box.code, staff.lan, scopes.lan, letters=letters, entered=[GARBAGE] * entered
        )


def test_a_letter_that_cannot_be_a_case_leaves_nothing_behind(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    bad = Demand(category="nonsense", text="…")
    with pytest.raises(Refused):
        open_mailbox(uuid4(), box.code, staff.lan, scopes.lan, letters=2, entered=[GARBAGE, bad])
    assert not Opening.objects.exists()
    assert not Case.objects.exists()
    assert Mailbox.objects.get().opened_at is None


def test_only_those_of_the_grid_open_its_box(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(NotFound):
        open_mailbox(uuid4(), box.code, staff.mei, scopes.mei, letters=0)
    with pytest.raises(NotAllowed):
        open_mailbox(uuid4(), box.code, staff.su, scopes.su, letters=0)


def test_the_number_of_another_persons_entry_is_refused(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    uuid = uuid4()
    open_mailbox(uuid, box.code, staff.lan, scopes.lan, letters=0)
    with pytest.raises(OutOfOrder):
        open_mailbox(uuid, box.code, staff.bo, scopes.bo, letters=0)


def test_letters_can_be_entered_later_each_once(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    uuid = uuid4()
    open_mailbox(uuid, box.code, staff.lan, scopes.lan, letters=2, entered=[GARBAGE])
    assert [row.left for row in with_letters_left(openings(scopes.lan))] == [1]
    letter, new = enter_letter(uuid, 2, staff.lan, scopes.lan, demand=LAMP)
    again, newer = enter_letter(uuid, 2, staff.lan, scopes.lan, demand=LAMP)
    assert (again, new, newer) == (letter, True, False)
    assert not with_letters_left(openings(scopes.lan)).exists()
    with pytest.raises(OutOfOrder):
        enter_letter(uuid, 2, staff.lan, scopes.lan, demand=GARBAGE)
    with pytest.raises(Refused):
        enter_letter(uuid, 3, staff.lan, scopes.lan, demand=GARBAGE)
    with pytest.raises(NotFound):
        enter_letter(uuid4(), 1, staff.lan, scopes.lan, demand=GARBAGE)
    with pytest.raises(NotFound):
        enter_letter(uuid, 1, staff.mei, scopes.mei, demand=GARBAGE)


@pytest.mark.django_db(transaction=True)
def test_the_same_entry_in_two_connections_at_once_is_one(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    uuid = uuid4()

    def send(_turn: int) -> bool:
        try:
            return open_mailbox(
                uuid, box.code, staff.lan, scopes.lan, letters=1, entered=[GARBAGE]
            )[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [False, False, False, True]
    assert (Opening.objects.count(), Letter.objects.count(), Case.objects.count()) == (1, 1, 1)
