"""Earlier states are the database's: whoever writes, and nobody rewrites them."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from layers.actor import acting
from layers.people_scope import all_people
from layers.privacy import decrypt
from layers.residents.models import Household, HouseholdRevision, Person, PersonRevision

pytestmark = pytest.mark.django_db


def test_a_change_keeps_what_was_and_who_replaced_it(
    make_household: Callable[..., Household], staff: SimpleNamespace
) -> None:
    household = make_household(address="旧地址")
    with transaction.atomic():
        acting(staff.lan.pk, "edit", "门牌换了")
        Household.objects.filter(pk=household.pk).update(address="新地址")
    household.refresh_from_db()
    assert (household.version, household.changed_by) == (2, staff.lan)
    before = HouseholdRevision.objects.get()
    assert (before.version, before.address, before.changed_by) == (1, "旧地址", None)
    assert (before.replaced_by, before.replaced_verb) == (staff.lan, "edit")
    assert (before.replaced_why, before.replaced_at) == ("门牌换了", household.changed_at)
    assert before.geom == household.geom


def test_what_is_derived_or_visited_makes_no_version(
    make_household: Callable[..., Household],
) -> None:
    household = make_household()
    Household.objects.update(visited_at="2026-01-01T00:00Z", colour="care", version=9)
    household.refresh_from_db()
    assert household.version == 1
    assert not HouseholdRevision.objects.exists()


def test_a_person_removed_is_remembered_encrypted(
    make_household: Callable[..., Household], make_person: Callable[..., Person]
) -> None:
    person = make_person(make_household(), name="赵敏")
    with all_people():
        person.delete()
        gone = PersonRevision.objects.get()
    assert decrypt(gone.name) == "赵敏"
    assert "赵敏".encode() not in bytes(gone.name)
    assert (gone.version, gone.replaced_verb, gone.replaced_by) == (1, "delete", None)


@pytest.mark.parametrize("table", ["household", "person"])
def test_history_is_append_only(
    make_household: Callable[..., Household], make_person: Callable[..., Person], table: str
) -> None:
    person = make_person(make_household())
    with all_people():
        Household.objects.update(address="别处")
        Person.objects.filter(pk=person.pk).update(volunteer=True)
        for statement in (
            "UPDATE residents_{}revision SET id = id",
            "DELETE FROM residents_{}revision",
        ):
            with pytest.raises(IntegrityError) as error, transaction.atomic():
                connection.cursor().execute(statement.format(table))
            cause: Any = error.value.__cause__
            assert cause.diag.constraint_name == f"{table}_history_append_only"
