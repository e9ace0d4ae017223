"""A handler leaves with cases in hand: nothing is lost, somebody hears of it, another goes on."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.reassign import reassign
from layers.cases.resolve import resolve
from layers.errors import NotFound
from layers.fieldwork.gaps import gaps
from layers.notices.models import Message
from layers.notices.watch import watch
from layers.staff.deactivate import deactivate
from layers.staff.models import Role, User
from layers.staff.scope import scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def left(accepted: Case, staff: SimpleNamespace) -> Case:
    """Dong's case in hand, and Dong gone."""
    deactivate("dong", staff.ada.pk)
    return accepted


def readers_of(kind: str) -> set[str]:
    return {*Message.objects.filter(kind=kind).values_list("to__username", flat=True)}


def test_the_clocks_tell_the_dispatchers_when_the_unit_has_nobody_left(left: Case) -> None:
    watch(left.resolve_due)
    assert readers_of("blue") == {"bo"}


def test_the_clocks_tell_the_unit_and_a_colleague_goes_on(
    left: Case, staff: SimpleNamespace, make_user: Callable[..., User]
) -> None:
    nan = make_user("nan", "南", role=Role.HANDLER, department=staff.sanitation)
    watch(left.resolve_due)
    assert readers_of("blue") == {"nan"}
    done = resolve(left.number, nan, scope_of(nan), answer="已清运。")
    assert (done.state, done.first_department) == ("resolved", staff.sanitation)


def test_whoever_has_left_does_nothing_more(left: Case, staff: SimpleNamespace) -> None:
    dong = User.objects.get(username="dong")
    with pytest.raises(NotFound):
        resolve(left.number, dong, scope_of(dong), answer="已清运。")
    client = Client()
    client.force_login(dong)
    assert client.get("/desk/").status_code == 302


def test_it_stands_among_the_gaps_until_it_is_reassigned(
    left: Case, staff: SimpleNamespace, people: SimpleNamespace
) -> None:
    assert gaps(scope_of(staff.bo)).cases.rows == [left]
    reassign(left.number, *people.bo, person=staff.lan, reason="承办人调离")
    assert gaps(scope_of(staff.bo)).cases.number == 0
    left.refresh_from_db()
    assert (left.owner, left.first_department) == (staff.lan, staff.sanitation)


def test_who_closes_the_account_is_told_of_what_stays(
    accepted: Case, staff: SimpleNamespace
) -> None:
    ada = Client()
    ada.force_login(staff.ada)
    words = ada.post("/staff/people/dong/account/", {"active": "0"}, follow=True).content.decode()
    assert "还有 1 件在办诉求" in words
    assert accepted.number not in words
    assert timezone.now() < accepted.resolve_due
