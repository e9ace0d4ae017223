"""A whistle ends: settled or withdrawn."""

from types import SimpleNamespace

import pytest
from django.db.models import F

from layers.errors import NotAllowed, OutOfOrder, Refused
from layers.notices.models import Message
from layers.oversight.end_whistle import settle, withdraw
from layers.oversight.models import Summons, Whistle
from layers.oversight.report_in import report_in
from tests.oversight.together import together

pytestmark = pytest.mark.django_db


def test_settled_once_somebody_came(
    whistle: Whistle, called: Summons, people: SimpleNamespace
) -> None:
    with pytest.raises(OutOfOrder, match="还没有部门报到"):
        settle(whistle.pk, *people.bo, result="已解决")
    report_in(called.pk, *people.dong, words="到场。")
    done = settle(whistle.pk, *people.bo, result="摊点已全部入市。", version=whistle.version)
    assert (done.state, done.result) == ("done", "摊点已全部入市。")
    with pytest.raises(OutOfOrder, match="结束"):
        settle(whistle.pk, *people.bo, result="再一次")


def test_settled_when_nobody_came_in_time(whistle: Whistle, people: SimpleNamespace) -> None:
    Summons.objects.update(report_due=F("sign_due") - F("contact_due") + whistle.raised_at)
    assert settle(whistle.pk, *people.bo, result="自行解决。").state == "done"


def test_withdrawn_before_anybody_came_and_they_are_told(
    whistle: Whistle, called: Summons, people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        withdraw(whistle.pk, *people.bo, reason="")
    assert withdraw(whistle.pk, *people.bo, reason="误报").state == "withdrawn"
    assert Message.objects.filter(to=staff.dong).count() == 2


def test_not_withdrawn_once_somebody_came(
    whistle: Whistle, called: Summons, people: SimpleNamespace
) -> None:
    report_in(called.pk, *people.dong, words="到场。")
    with pytest.raises(OutOfOrder, match="已有部门报到"):
        withdraw(whistle.pk, *people.bo, reason="误报")


def test_by_whoever_blew_it_or_the_town(
    whistle: Whistle, called: Summons, people: SimpleNamespace
) -> None:
    report_in(called.pk, *people.dong, words="到场。")
    for name in ("dong", "ling", "su"):
        with pytest.raises(NotAllowed):
            settle(whistle.pk, *getattr(people, name), result="好了")
    assert settle(whistle.pk, *people.chen, result="好了").state == "done"


@pytest.mark.django_db(transaction=True)
def test_withdrawn_and_reported_in_at_once_is_one_of_the_two(
    whistle: Whistle, called: Summons, people: SimpleNamespace
) -> None:
    raised = together(
        lambda: withdraw(whistle.pk, *people.bo, reason="误报"),
        lambda: report_in(called.pk, *people.dong, words="到场。"),
    )
    assert [type(error).__name__ for error in raised].count("OutOfOrder") == 1
    whistle.refresh_from_db()
    called.refresh_from_db()
    assert (whistle.state == "withdrawn") != bool(called.reported_at)
