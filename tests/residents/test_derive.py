"""A household's colour and completeness follow from what is known of it."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.people_scope import all_people
from layers.residents.derive import derive
from layers.residents.models import Household, Person

pytestmark = pytest.mark.django_db
KNOWN = {"number": "12", "residence": "local", "tenure": "owner"}


@pytest.mark.parametrize(
    ("home", "people", "colour"),
    [
        ({}, [], "usual"),
        ({}, [{}], "usual"),
        ({"vacant": True}, [], "vacant"),
        ({}, [{"care_groups": ["left_behind_child"]}], "left_behind"),
        ({}, [{"volunteer": True}], "party"),
        ({}, [{"party_member": True}, {"care_groups": ["left_behind_child"]}], "party"),
        ({}, [{"care_groups": ["low_income"], "party_member": True}], "low_income"),
        ({}, [{"care_groups": ["low_income", "disabled"]}], "care"),
        ({"vacant": True}, [{"care_groups": ["living_alone"]}], "care"),
        ({}, [{"care_groups": ["low_income"]}, {"care_groups": ["seriously_ill"]}], "care"),
    ],
)
def test_colour(
    make_household: Callable[..., Household], make_person: Callable[..., Person],
    home: dict[str, Any], people: list[dict[str, Any]], colour: str,
) -> None:  # fmt: skip
    household = make_household(**home)
    for number, facts in enumerate(people):
        make_person(household, relation="child" if number else "head", **facts)
    with all_people():
        derive([household.pk])
    household.refresh_from_db()
    assert household.colour == colour


@pytest.mark.parametrize(
    ("home", "people", "complete"),
    [
        (KNOWN, [{"id_number": "11010519491231002X"}], True),
        (KNOWN, [{"id_number": ""}], False),
        (KNOWN, [{"id_number": "11010519491231002X", "phone": ""}], False),
        (KNOWN, [{"id_number": "11010519491231002X", "relation": "child"}], False),
        (KNOWN, [], False),
        (KNOWN | {"vacant": True}, [], True),
        (KNOWN | {"number": ""}, [{"id_number": "11010519491231002X"}], False),
        (KNOWN | {"tenure": ""}, [{"id_number": "11010519491231002X"}], False),
        (KNOWN | {"residence": ""}, [{"id_number": "11010519491231002X"}], False),
    ],
)
def test_completeness(
    make_household: Callable[..., Household], make_person: Callable[..., Person],
    home: dict[str, Any], people: list[dict[str, Any]], complete: bool,
) -> None:  # fmt: skip
    household = make_household(**home)
    for facts in people:
        make_person(household, **facts)
    with all_people():
        derive([household.pk])
    household.refresh_from_db()
    assert household.complete is complete
