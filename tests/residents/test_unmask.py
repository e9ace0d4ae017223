"""A person in full, with a reason that is recorded where nobody can change it."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from layers.errors import NotAllowed, NotFound, Refused
from layers.residents.models import Household, Person
from layers.residents.unmask import Details, masked, unmask
from layers.staff.access_log import access_records
from layers.staff.models import AccessRecord

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


@pytest.fixture
def person(home: Household, make_person: Callable[..., Person]) -> Person:
    return make_person(home, name="王秀英", id_number=NUMBER)


def test_masked(person: Person) -> None:
    assert masked(person) == Details("王**", "110***********002X", "138****5021")


@pytest.mark.parametrize("who", ["lan", "bo", "kun"])
def test_in_full_is_recorded(person: Person, scopes: SimpleNamespace, who: str) -> None:
    scope = getattr(scopes, who)
    assert unmask(person.uuid, scope, reason="送药") == Details("王秀英", NUMBER, "13800005021")
    record = AccessRecord.objects.get()
    assert (record.actor_id, record.reason, record.uuid) == (scope.user_id, "送药", person.uuid)
    assert (record.action, record.subject, record.rows) == ("unmask", "person", 1)
    assert record.grid_id == person.household.grid_id


@pytest.mark.parametrize("who", ["mei", "dong", "chen", "su", "ada"])
def test_out_of_scope_nothing_is_shown_or_recorded(
    person: Person, scopes: SimpleNamespace, who: str
) -> None:
    with pytest.raises(NotFound):
        unmask(person.uuid, getattr(scopes, who), reason="好奇")
    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize("reason", ["", " ", "长" * 201, "\x07"])
def test_a_reason_is_needed(person: Person, scopes: SimpleNamespace, reason: str) -> None:
    with pytest.raises(Refused):
        unmask(person.uuid, scopes.lan, reason=reason)
    assert not AccessRecord.objects.exists()


def test_the_log_is_append_only_and_read_by_those_who_check(
    person: Person, scopes: SimpleNamespace
) -> None:
    unmask(person.uuid, scopes.lan, reason="送药")
    for act in (AccessRecord.objects.all().delete, lambda: AccessRecord.objects.update(reason="")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()
    assert access_records(scopes.ada).count() == access_records(scopes.su).count() == 1
    for who in ("lan", "bo", "kun", "chen", "dong"):
        with pytest.raises(NotAllowed):
            access_records(getattr(scopes, who))
