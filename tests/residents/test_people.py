"""People of a household: added, changed, taken out; checked, sealed and within scope."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from layers.errors import Changed, NotAllowed, NotFound, Refused
from layers.people_scope import all_people
from layers.privacy import decrypt
from layers.residents.add_person import add_person
from layers.residents.edit_household import edit_household
from layers.residents.edit_person import edit_person
from layers.residents.models import Household, Person, PersonRevision
from layers.residents.person_facts import clean_id_number
from layers.residents.remove_person import remove_person

pytestmark = pytest.mark.django_db
# The example of GB 11643 itself.
NUMBER = "11010519491231002X"
WANG: dict[str, Any] = {"name": "王秀英", "phone": "138 0000 5021", "relation": "head"}


def test_added_sealed_and_seen_in_the_colour(scopes: SimpleNamespace, home: Household) -> None:
    edit_household(home.uuid, scopes.lan, tenure="owner", residence="local")
    person = add_person(
        home.uuid, scopes.lan, uuid=uuid4(), **WANG, id_number=NUMBER.lower(),
        care_groups=["living_alone"],
    )  # fmt: skip
    assert (person.born_on, person.sex) == (date(1949, 12, 31), "female")
    assert decrypt(person.id_number) == NUMBER
    assert decrypt(person.phone) == "13800005021"
    stored = b"".join(map(bytes, (person.name, person.id_number, person.phone)))
    assert b"1380000" not in stored
    home.refresh_from_db()
    assert (home.colour, home.complete) == ("care", True)


def test_the_same_uuid_is_the_same_person(scopes: SimpleNamespace, home: Household) -> None:
    uuid = uuid4()
    first = add_person(home.uuid, scopes.lan, uuid=uuid, **WANG)
    assert add_person(home.uuid, scopes.lan, uuid=uuid, **WANG) == first


def test_a_uuid_of_somebody_elses_person_is_not_found(
    scopes: SimpleNamespace, home: Household, make_household: Callable[..., Household],
    make_person: Callable[..., Person], territory: SimpleNamespace,
) -> None:  # fmt: skip
    theirs = make_person(make_household(grid=territory.A2))
    with pytest.raises(NotFound):
        add_person(home.uuid, scopes.lan, uuid=theirs.uuid, **WANG)
    with pytest.raises(NotFound):
        edit_person(theirs.uuid, scopes.lan, name="李")
    with pytest.raises(NotFound):
        remove_person(theirs.uuid, scopes.lan, reason="误登")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"phone": "lots"}, "phone"),
        ({"relation": ""}, "relation"),
        ({"relation": "boss"}, "relation"),
        ({"sex": "x"}, "sex"),
        ({"residence": "x"}, "residence"),
        ({"id_number": "110105194912310021"}, "id_number"),  # last figure
        ({"id_number": "110105"}, "id_number"),
        ({"id_number": "11010519491331002X"}, "id_number"),  # 13th month
        ({"id_number": NUMBER, "sex": "male"}, "sex"),
        ({"id_number": NUMBER, "born_on": date(1949, 12, 30)}, "born_on"),
        ({"born_on": date(2200, 1, 1)}, "born_on"),
        ({"care_groups": ["on probation"]}, "care_groups"),
    ],
)
def test_what_cannot_be_is_refused(
    scopes: SimpleNamespace, home: Household, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        add_person(home.uuid, scopes.lan, uuid=uuid4(), **{**WANG, **change})
    assert refusal.value.field == field
    with all_people():
        assert not Person.objects.exists()


@given(st.text("0123456789X", min_size=18, max_size=18))
def test_a_number_that_is_taken_fits_its_last_figure(number: str) -> None:
    try:
        taken = clean_id_number(number)
    except Refused:
        return
    assert taken[-1] == ric.calc_check_digit(taken)


def test_one_head_and_one_of_each_number(scopes: SimpleNamespace, home: Household) -> None:
    add_person(home.uuid, scopes.lan, uuid=uuid4(), **WANG, id_number=NUMBER)
    with pytest.raises(Refused) as refusal:
        add_person(home.uuid, scopes.lan, uuid=uuid4(), **WANG)
    assert refusal.value.field == "relation"
    again = {**WANG, "relation": "child", "id_number": NUMBER}
    with pytest.raises(Refused) as refusal:
        add_person(home.uuid, scopes.lan, uuid=uuid4(), **again)
    assert refusal.value.field == "id_number"


def test_changed_with_its_version(scopes: SimpleNamespace, home: Household) -> None:
    person = add_person(home.uuid, scopes.lan, uuid=uuid4(), **WANG)
    sealed = bytes(person.name)
    edited = edit_person(person.uuid, scopes.lan, version=1, party_member=True)
    assert (edited.version, edited.party_member, bytes(edited.name)) == (2, True, sealed)
    home.refresh_from_db()
    assert home.colour == "party"
    with pytest.raises(Changed):
        edit_person(person.uuid, scopes.lan, version=1, volunteer=True)
    with pytest.raises(NotAllowed):
        edit_person(person.uuid, scopes.bo, volunteer=True)


def test_taken_out_and_remembered(scopes: SimpleNamespace, home: Household) -> None:
    person = add_person(home.uuid, scopes.lan, uuid=uuid4(), **WANG, volunteer=True)
    with pytest.raises(Refused):
        remove_person(person.uuid, scopes.lan, reason="")
    remove_person(person.uuid, scopes.lan, reason="随子女进城")
    home.refresh_from_db()
    assert home.colour == "usual"
    with all_people():
        assert not Person.objects.exists()
        gone = PersonRevision.objects.get()
    assert (gone.replaced_why, gone.replaced_verb) == ("随子女进城", "remove")
    with pytest.raises(NotFound):
        remove_person(person.uuid, scopes.lan, reason="再来")


def test_a_hasty_second_save_of_an_old_form_writes_nothing_of_a_failed_one(
    scopes: SimpleNamespace, home: Household
) -> None:
    head = add_person(home.uuid, scopes.lan, uuid=uuid4(), **WANG)
    child = add_person(home.uuid, scopes.lan, uuid=uuid4(), **{**WANG, "relation": "child"})
    with pytest.raises(Refused):
        edit_person(child.uuid, scopes.lan, relation="head", volunteer=True)
    with all_people():
        assert not Person.objects.get(pk=child.pk).volunteer
        assert Person.objects.get(pk=head.pk).relation == "head"
