"""The database shows complainants within a scope only, whatever the code asks for."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client

from layers.cases.caller import find_caller
from layers.cases.contact import can_be_reached, contact_of, masked
from layers.cases.models import Case, Complainant
from layers.cases.register import Registered
from layers.people_scope import all_people, people_in
from layers.staff.models import Post, Role
from layers.staff.scope import Scope, scope_of

pytestmark = pytest.mark.django_db
PHONE = "13800005021"


@pytest.fixture
def reported(territory: SimpleNamespace, ren_reports: Callable[..., Registered]) -> dict[str, int]:
    """A case in each of A1, A2, B1 and C1, with Ren's name and phone."""
    at = {name: getattr(territory, name).geom.centroid for name in ("A1", "A2", "B1", "C1")}
    return {
        name: ren_reports(lon=place.x, lat=place.y, phone=PHONE).case_id
        for name, place in at.items()
    }


def seen(scope: Scope) -> set[int]:
    with people_in(scope):
        return set(Complainant.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("lan", ["A1"]), ("mei", ["A2"]), ("bo", ["A1", "A2", "B1"]),
        ("kun", ["A1", "A2", "B1", "C1"]), ("chen", []), ("su", []), ("ada", []),
    ],
)  # fmt: skip
def test_each_sees_those_of_their_own_cases(
    reported: dict[str, int], staff: SimpleNamespace, who: str, where: list[str]
) -> None:
    Case.objects.update(owner=None, department=None)
    assert seen(scope_of(getattr(staff, who))) == {reported[name] for name in where}


def test_department_helper_and_owner_see_theirs(
    reported: dict[str, int], staff: SimpleNamespace
) -> None:
    Case.objects.update(owner=None, department=None)
    dong = scope_of(staff.dong)
    assert seen(dong) == set()
    [department] = dong.departments
    Case.objects.filter(pk=reported["B1"]).update(department=department)
    Case.objects.filter(pk=reported["C1"]).update(helpers=[department])
    Case.objects.filter(pk=reported["A1"]).update(owner=staff.dong)
    assert seen(dong) == {reported[name] for name in ("A1", "B1", "C1")}


def test_without_a_scope_there_is_nobody_for_a_plain_query_either(
    reported: dict[str, int],
) -> None:
    assert not Complainant.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case JOIN cases_complainant ON case_id = id")
        assert cursor.fetchone() == (0,)
        cursor.execute("UPDATE cases_complainant SET phone = ''")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM cases_complainant")
        assert cursor.rowcount == 0
    with all_people():
        assert Complainant.objects.count() == 4


def test_a_leaders_area_shows_cases_and_not_their_people(
    reported: dict[str, int], staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    """Lan works A1 and leads the lower town: C1 is hers to see, without the complainant."""
    Post.objects.create(
        user=staff.lan, role=Role.LEADER, division=territory.lower, starts_on="2020-01-01"
    )
    scope = scope_of(staff.lan)
    assert seen(scope) == {reported["A1"]}
    assert masked(Case.objects.get(pk=reported["C1"]), scope) is None
    assert contact_of(Case.objects.get(pk=reported["C1"]), scope) is None
    near = masked(Case.objects.get(pk=reported["A1"]), scope)
    assert near is not None
    assert near.phone == "138****5021"


def test_that_somebody_can_be_reached_is_known_without_a_scope(
    reported: dict[str, int], ren_reports: Callable[..., Registered]
) -> None:
    assert can_be_reached(Case.objects.get(pk=reported["A1"]))
    silent = ren_reports(name="", phone="").case_id
    assert not can_be_reached(Case.objects.get(pk=silent))
    assert not Complainant.objects.exists()


def test_a_number_is_found_among_ones_own_cases_only(
    reported: dict[str, int], staff: SimpleNamespace
) -> None:
    for who, where in ((staff.bo, ["A1", "A2", "B1"]), (staff.kun, list(reported))):
        found = find_caller(PHONE, scope_of(who)).cases
        assert {case.pk for case in found} == {reported[name] for name in where}


@pytest.mark.parametrize("who", ["lan", "mei", "bo", "kun", "chen", "su"])
def test_no_answer_of_the_api_carries_a_complainant(
    reported: dict[str, int], staff: SimpleNamespace, client: Client, who: str
) -> None:
    client.force_login(getattr(staff, who))
    answer = client.get("/ogc/collections/cases/items", {"limit": 100})
    assert answer.status_code == 200
    said = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert PHONE.encode() not in said
    assert "任一".encode() not in said
