"""What happens to a case reaches those whom it concerns, once, and nobody who did it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from layers.cases.accept import accept
from layers.cases.acknowledge import acknowledge
from layers.cases.callback import callback
from layers.cases.decline import decline
from layers.cases.dispatch import dispatch
from layers.cases.extend import approve_extension, ask_extension
from layers.cases.merge import merge
from layers.cases.models import Case
from layers.cases.reassign import reassign
from layers.cases.remind import remind
from layers.cases.resolve import resolve
from layers.cases.return_case import approve_return, ask_return
from layers.cases.rework import rework
from layers.cases.void import void
from layers.errors import Refused
from layers.notices.inbox import inbox, mark_read, unread
from layers.notices.models import Delivery, Message
from layers.notices.words import sentence
from layers.staff.models import User

pytestmark = pytest.mark.django_db


def kinds(user: User) -> list[str]:
    """The person's messages, oldest first."""
    return [message.kind for message in inbox(user)][::-1]


def test_the_unit_hears_what_it_is_given_and_the_dispatcher_what_it_asks_for(
    accepted: Case, staff: SimpleNamespace, people: SimpleNamespace
) -> None:
    assert kinds(staff.dong) == ["given"]
    ask_extension(accepted.number, *people.dong, reason="等配件", more=2)
    assert kinds(staff.bo) == ["asked"]
    approve_extension(accepted.number, *people.bo)
    ask_return(accepted.number, *people.dong, reason="不属我局")
    approve_return(accepted.number, *people.bo)
    assert kinds(staff.dong) == ["given", "decided", "decided"]
    assert kinds(staff.bo) == ["asked", "asked"]
    assert not Message.objects.filter(to=staff.kun).exists(), "the town has its own dispatcher"


def test_rework_reminders_and_discontent_are_told(
    accepted: Case, staff: SimpleNamespace, people: SimpleNamespace, heads: SimpleNamespace
) -> None:
    remind(accepted.number, *people.bo)
    assert kinds(heads.liaison) == ["reminded"]
    resolve(accepted.number, *people.dong, answer="已清运。")
    rework(accepted.number, *people.bo, reason="还有")
    assert kinds(staff.dong) == ["given", "reminded", "back"]
    resolve(accepted.number, *people.dong, answer="又清了。")
    sad: dict[str, Any] = {"outcome": "answered", "contacted": True, "solved": False, "score": 1}
    callback(accepted.number, *people.bo, **sad)
    assert kinds(staff.bo) == [], "who did it need not be told"


def test_reading_marks_what_was_there(
    accepted: Case, staff: SimpleNamespace, people: SimpleNamespace
) -> None:
    remind(accepted.number, *people.bo)
    first = Message.objects.filter(to=staff.dong).earliest("pk")
    assert unread(staff.dong) == 2
    assert mark_read(staff.dong, first.pk) == 1
    assert (unread(staff.dong), mark_read(staff.bo, first.pk + 9)) == (1, 0)
    assert accepted.summary in sentence(first)


def test_nothing_is_told_of_what_did_not_happen(
    case: Case, staff: SimpleNamespace, people: SimpleNamespace
) -> None:
    def dispatch_and_fail() -> None:
        with transaction.atomic():
            dispatch(case.number, *people.bo, department=staff.sanitation)
            raise Refused("later")

    with pytest.raises(Refused):
        dispatch_and_fail()
    assert not Message.objects.exists()


def test_whoever_loses_a_case_hears_of_it(
    accepted: Case, staff: SimpleNamespace, people: SimpleNamespace
) -> None:
    reassign(accepted.number, *people.bo, person=staff.lan, reason="由网格办")
    assert (kinds(staff.dong), kinds(staff.lan)) == (["given", "gone"], ["given"])
    dispatch(accepted.number, *people.bo, department=staff.sanitation)
    dispatch(accepted.number, *people.bo, department=staff.sanitation)
    assert kinds(staff.lan) == ["given", "gone"]
    void(accepted.number, *people.bo, reason="重复录入")
    assert kinds(staff.dong) == ["given", "gone", "given", "given", "gone"]
    assert accepted.summary in sentence(inbox(staff.dong)[0])


def test_what_nobody_had_is_taken_from_nobody(
    case: Case, staff: SimpleNamespace, people: SimpleNamespace
) -> None:
    decline(case.number, *people.bo, reason="不属受理范围")
    assert not Message.objects.exists()


def test_the_complainant_is_told_once_that_it_is_taken_up(
    dispatched: Case, staff: SimpleNamespace, people: SimpleNamespace
) -> None:
    accept(dispatched.number, *people.dong)
    assert Delivery.objects.get().case == dispatched
    ask_return(dispatched.number, *people.dong, reason="不属我局")
    approve_return(dispatched.number, *people.bo)
    dispatch(dispatched.number, *people.bo, department=staff.sanitation)
    accept(dispatched.number, *people.dong)
    assert Delivery.objects.count() == 1


def test_whoever_was_told_by_phone_needs_no_message(
    dispatched: Case, people: SimpleNamespace
) -> None:
    acknowledge(dispatched.number, *people.bo, words="已受理")
    Delivery.objects.all().delete()
    accept(dispatched.number, *people.dong)
    assert not Delivery.objects.exists()


def test_a_text_message_is_recorded_and_never_called_sent(
    accepted: Case, people: SimpleNamespace
) -> None:
    resolve(accepted.number, *people.dong, answer="已清运。")
    row = Delivery.objects.latest("pk")
    assert (row.channel, row.state, row.sent_at, row.tries) == ("sms", "recorded", None, 0)
    assert accepted.number in row.words
    assert "5021" not in row.words


def test_whoever_left_no_number_gets_none(ren_reports: Any, people: SimpleNamespace) -> None:
    decline(ren_reports(phone="", name="").number, *people.bo, reason="不属受理范围")
    assert not Delivery.objects.exists()


def test_mail_is_off_until_it_is_set_up(
    case: Case, staff: SimpleNamespace, people: SimpleNamespace, settings: Settings
) -> None:
    User.objects.filter(pk=staff.dong.pk).update(email="dong@example.org")
    dispatch(case.number, *people.bo, department=staff.sanitation)
    assert not Delivery.objects.exists()
    settings.NOTICES_BY_EMAIL = True
    settings.NOTICES_WEBHOOK = "https://example.org/hook"
    dispatch(case.number, *people.bo, department=staff.sanitation)
    channels = Delivery.objects.values_list("channel", "state").order_by("channel")
    assert [*channels] == [("email", "waiting"), ("webhook", "waiting")]


def test_both_sides_of_a_merger_hear_once_what_it_means_for_them(
    case: Case, ren_reports: Any, people: SimpleNamespace
) -> None:
    other, third = ren_reports().number, ren_reports().number
    merge(other, *people.bo, into=case.number)
    assert [*Delivery.objects.order_by("pk").values_list("case__number", "words")] == [
        (other, f"您的诉求 {other}：与同一事项的另一件诉求合并办理。可凭查询码查看进度。"),
        (
            case.number,
            f"您的诉求 {case.number}：另有同一事项的诉求并入，一并办理。可凭查询码查看进度。",
        ),
    ]
    # Who joined earlier hears of the third, too.
    merge(third, *people.bo, into=case.number)
    told = Delivery.objects.order_by("pk").values_list("case__number", flat=True)[2:]
    assert sorted(told) == sorted([third, case.number, other])
