"""The database shows people within a scope only, whatever the code asks for."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from layers.people_scope import all_people, people_in
from layers.residents.models import Household, Person, PersonRevision
from layers.residents.queries import people_of
from layers.staff.scope import Scope, scope_of

pytestmark = pytest.mark.django_db
Make = Callable[..., Household]


@pytest.fixture
def people(
    make_household: Make, make_person: Callable[..., Person], territory: SimpleNamespace
) -> SimpleNamespace:
    """One person in each of A1, A2, B1 and C1."""
    return SimpleNamespace(
        **{
            name: make_person(make_household(grid=getattr(territory, name)))
            for name in ("A1", "A2", "B1", "C1")
        }
    )


def seen(scope: Scope) -> set[int]:
    with people_in(scope):
        return set(Person.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("lan", ["A1"]), ("mei", ["A2"]), ("bo", ["A1", "A2", "B1"]),
        ("kun", ["A1", "A2", "B1", "C1"]), ("dong", []), ("chen", []), ("su", []), ("ada", []),
    ],
)  # fmt: skip
def test_each_sees_their_own_area(
    people: SimpleNamespace, staff: SimpleNamespace, who: str, where: list[str]
) -> None:
    assert seen(scope_of(getattr(staff, who))) == {getattr(people, name).pk for name in where}


def test_without_a_scope_there_is_nobody(people: SimpleNamespace) -> None:
    assert Person.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM residents_person")
        assert cursor.fetchone() == (0,)
        cursor.execute("DELETE FROM residents_person")
        assert cursor.rowcount == 0
    with all_people():
        assert Person.objects.count() == 4
    assert Person.objects.count() == 0


def test_scopes_nest_and_end(people: SimpleNamespace, staff: SimpleNamespace) -> None:
    lan, mei = scope_of(staff.lan), scope_of(staff.mei)
    with people_in(lan):
        with people_in(mei):
            assert Person.objects.get() == people.A2
        assert Person.objects.get() == people.A1
        with pytest.raises(IntegrityError), all_people():
            Person.objects.create(
                uuid=people.A1.uuid,
                household=people.A1.household,
                relation="child",
                name=b"",
                id_number=b"",
                phone=b"",
            )
        assert Person.objects.get() == people.A1
    assert not Person.objects.exists()


def test_nobody_is_written_into_a_household_out_of_scope(
    people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    person = people.A2
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        people_in(scope_of(staff.lan)),
    ):
        Person.objects.create(
            uuid="0" * 32, household=person.household, relation="child",
            name=b"", id_number=b"", phone=b"",
        )  # fmt: skip
    with people_in(scope_of(staff.lan)):
        assert not Person.objects.filter(pk=person.pk).update(volunteer=True)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Person.objects.update(household=person.household)


def test_earlier_states_are_under_the_same_security(
    people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    with all_people():
        Person.objects.filter(pk=people.A2.pk).update(volunteer=True)
        assert PersonRevision.objects.get().person_id == people.A2.pk
    with people_in(scope_of(staff.lan)):
        assert not PersonRevision.objects.exists()
    with people_in(scope_of(staff.mei)):
        assert PersonRevision.objects.count() == 1


def test_people_of_a_household(people: SimpleNamespace, staff: SimpleNamespace) -> None:
    assert people_of(people.A1.household, scope_of(staff.lan)) == [people.A1]
    assert people_of(people.A1.household, scope_of(staff.mei)) == []


@pytest.mark.django_db(transaction=True)
def test_a_connection_keeps_nothing_of_a_scope(
    people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    with people_in(scope_of(staff.kun)):
        assert Person.objects.count() == 4
    assert Person.objects.count() == 0
    with pytest.raises(IntegrityError), all_people():
        Person.objects.update(relation="head", household=people.A1.household)
    assert Person.objects.count() == 0
