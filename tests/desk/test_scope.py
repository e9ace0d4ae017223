"""Who sees what on the desk."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from layers.cases.models import Case
from layers.staff.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def numbers(client: Client, **query: str) -> set[str]:
    """Numbers of the rows that the queue shows."""
    rows = client.get(reverse("desk:queue"), query).json()["rows"]
    return {number for number in Case.objects.values_list("number", flat=True) if number in rows}


def test_bo_sees_the_upper_town_only(
    signed_in: SignIn, three: SimpleNamespace, staff: SimpleNamespace
) -> None:
    bo = signed_in(staff.bo)
    assert numbers(bo) == {three.upper}
    assert bo.get(reverse("desk:case", args=[three.upper])).status_code == 200
    assert bo.get(reverse("desk:case", args=[three.lower])).status_code == 404
    assert 'data-count="unplaced"' not in bo.get(reverse("desk:home")).text


def test_kun_sees_all_and_what_is_not_on_the_map(
    signed_in: SignIn, three: SimpleNamespace, staff: SimpleNamespace
) -> None:
    kun = signed_in(staff.kun)
    assert numbers(kun) == {three.upper, three.lower, three.outside}
    assert numbers(kun, pile="unplaced") == {three.outside}
    assert 'data-count="unplaced"' in kun.get(reverse("desk:home")).text


def test_dong_sees_what_was_given_to_his_department(
    signed_in: SignIn, three: SimpleNamespace, staff: SimpleNamespace
) -> None:
    dong = signed_in(staff.dong)
    assert numbers(dong) == set()
    Case.objects.filter(number=three.lower).update(state="dispatched")
    assert numbers(dong) == {three.lower}
    Case.objects.filter(number=three.lower).update(department=staff.works)
    assert numbers(dong) == set()
    assert dong.get(reverse("desk:case", args=[three.lower])).status_code == 404


@pytest.mark.parametrize("who", ["chen", "su"])
def test_leaders_and_supervisors_read_without_people_and_only_remind(
    signed_in: SignIn, case: Case, staff: SimpleNamespace, who: str
) -> None:
    page = signed_in(getattr(staff, who)).get(reverse("desk:case", args=[case.number])).text
    assert case.text in page
    assert "138****5021" not in page
    assert "5021" not in page
    # All they can do is to remind.
    assert page.count('data-then="') == 1
    assert reverse("desk:act", args=[case.number, "remind"]) in page


def test_bo_sees_the_contact_masked(signed_in: SignIn, case: Case, staff: SimpleNamespace) -> None:
    page = signed_in(staff.bo).get(reverse("desk:case", args=[case.number])).text
    assert "任* 138****5021" in page
    assert "13800005021" not in page


def test_lan_is_shown_to_her_own_map(signed_in: SignIn, case: Case, staff: SimpleNamespace) -> None:
    answer = signed_in(staff.lan).get(reverse("desk:home"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("field:home"))


def test_the_administrator_has_no_desk(
    signed_in: SignIn, case: Case, staff: SimpleNamespace
) -> None:
    assert signed_in(staff.ada).get(reverse("desk:home")).status_code == 403


@pytest.mark.parametrize("name", ["home", "queue", "more"])
def test_nobody_reads_it_signed_out(client: Client, settings: object, db: None, name: str) -> None:
    answer = client.get(reverse(f"desk:{name}"), secure=True)
    assert answer.status_code == 302
    assert reverse("access:sign-in") in answer["Location"]
