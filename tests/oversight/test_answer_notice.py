"""The unit answers or contests, the supervisors decide."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.notices.models import Message
from layers.oversight.answer_notice import contest, reply_notice
from layers.oversight.decide_notice import accept_reply, drop, return_reply, uphold
from layers.oversight.models import Supervision
from tests.oversight.together import together

pytestmark = pytest.mark.django_db


def test_answered_sent_back_answered_closed(
    issued: Supervision, people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    first = issued.reply_due
    reply_notice(issued.pk, *people.dong, words="已加派人手。", version=issued.version)
    assert "城管局" in Message.objects.filter(to=staff.su).latest("pk").words
    back = return_reply(issued.pk, *people.su, words="没有说明原因。")
    assert (back.state, back.reply_due >= first) == ("issued", True)
    reply_notice(issued.pk, *people.zong, words="原因是设备故障，已修好。")
    done = accept_reply(issued.pk, *people.su)
    assert (done.state, done.ended_at is not None) == ("closed", True)
    verbs = [*issued.events.values_list("verb", flat=True)]
    assert verbs == ["find", "issue", "reply", "return", "reply", "accept"]


def test_contested_and_refused_it_goes_on_where_it_was(
    found: Supervision, issued: Supervision, people: SimpleNamespace
) -> None:
    contest(issued.pk, *people.lian, words="签收系统故障，有截图。")
    with pytest.raises(OutOfOrder):
        reply_notice(issued.pk, *people.dong, words="已办")
    assert uphold(issued.pk, *people.su, words="其他单位当日正常签收。").state == "issued"


def test_a_finding_that_is_contested_rightly_is_dropped(
    found: Supervision, people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    contest(found.pk, *people.dong, words="已在电话中说明。")
    assert Message.objects.filter(to=staff.su).exists()
    assert drop(found.pk, *people.su, words="申诉成立。").state == "dropped"
    with pytest.raises(OutOfOrder):
        contest(found.pk, *people.dong, words="再申诉")


def test_each_side_has_its_steps(
    found: Supervision, issued: Supervision, people: SimpleNamespace
) -> None:
    with pytest.raises(NotAllowed):
        reply_notice(issued.pk, *people.su, words="替他答")
    with pytest.raises(NotFound):
        reply_notice(issued.pk, *people.gong, words="不是我的")
    with pytest.raises(NotAllowed):
        drop(issued.pk, *people.dong, words="算了")
    for act in (return_reply, accept_reply, uphold):
        with pytest.raises(OutOfOrder):
            act(issued.pk, *people.su, words="早了")


@pytest.mark.parametrize("act", [reply_notice, contest])
def test_words_are_needed(act: object, issued: Supervision, people: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        act(issued.pk, *people.dong, words=" ")  # type: ignore[operator]
    assert refused.value.field == "words"


def test_an_old_page_is_refused(issued: Supervision, people: SimpleNamespace) -> None:
    with pytest.raises(OutOfOrder, match="刷新"):
        reply_notice(issued.pk, *people.dong, words="已办", version=99)


def test_the_history_cannot_be_changed(issued: Supervision) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        issued.events.all().delete()


@pytest.mark.django_db(transaction=True)
def test_answered_and_contested_at_once_is_one_of_the_two(
    issued: Supervision, people: SimpleNamespace
) -> None:
    raised = together(
        lambda: reply_notice(issued.pk, *people.dong, words="已办"),
        lambda: contest(issued.pk, *people.zong, words="不属实"),
    )
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "OutOfOrder"]
