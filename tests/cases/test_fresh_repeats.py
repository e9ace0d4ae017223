"""A new case finds the group of its matter within a minute, and widens none beyond its bounds.

A district of one street: every case is within 200 m of the next, the ends are not of each other.
"""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.cases.models import Case, CaseGroup, CaseGroupMember
from layers.cases.register import Registered
from layers.cases.repeats.fresh import LATELY, group_fresh
from layers.cases.repeats.nightly import find_groups
from layers.cases.repeats.similar import companions
from layers.notices.tasks import group_new_cases

pytestmark = pytest.mark.django_db
Reports = Callable[..., Registered]
# Degrees of latitude: about 111 m.
STEP = 0.001


def told(group: CaseGroup) -> tuple[str, int, int]:
    group.refresh_from_db()
    return group.kind, group.people, group.members.count()


def test_two_alike_found_a_group_and_a_third_joins_it(ren_reports: Reports) -> None:
    first = ren_reports(phone="13800005021")
    assert group_fresh(timezone.now()) == 0
    second = ren_reports(phone="13800005021", lat=33.97 + STEP)
    group_new_cases(timestamp=0)
    group = CaseGroup.objects.get()
    assert told(group) == ("repeat", 1, 2)
    third = ren_reports(phone="13900001111")
    assert group_fresh(timezone.now()) == 1
    assert told(group) == ("group", 2, 3)
    assert companions([first.case_id, second.case_id, third.case_id]) == dict.fromkeys(
        (first.case_id, second.case_id, third.case_id), 2
    )
    assert group_fresh(timezone.now()) == 0
    # What was joined with another is no further case to look at.
    other = Case.objects.get(pk=second.case_id)
    Case.objects.filter(pk=third.case_id).update(state="merged", merged_into=other)
    assert companions([first.case_id]) == {first.case_id: 1}


def test_callers_without_a_number_are_different_people(ren_reports: Reports) -> None:
    for _again in (1, 2):
        ren_reports(phone="")
    group_fresh(timezone.now())
    assert told(CaseGroup.objects.get()) == ("group", 2, 2)


def test_no_group_grows_along_a_street(ren_reports: Reports) -> None:
    """
    x ──111 m── x ──111 m── x      the third is near the second, too far from the first
    """
    cases = []
    for at in range(3):
        cases.append(ren_reports(lat=33.97 + at * STEP).case_id)
        group_fresh(timezone.now())
    assert companions(cases) == {cases[0]: 1, cases[1]: 1}


def test_the_night_says_the_same(ren_reports: Reports) -> None:
    for at in range(2):
        ren_reports(lat=33.97 + at * STEP)
        ren_reports(text="路上有个大坑，电动车摔倒了", lat=33.97 + at * STEP)
        group_fresh(timezone.now())

    def groups() -> set[frozenset[int]]:
        return {
            frozenset(group.members.values_list("case_id", flat=True))
            for group in CaseGroup.objects.all()
        }

    before = groups()
    assert find_groups() == 2
    assert groups() == before


@pytest.mark.parametrize(
    "change", [{"state": "void"}, {"registered_at": timezone.now() - LATELY - timedelta(minutes=1)}]
)
def test_what_is_over_or_older_is_left_to_the_night(
    ren_reports: Reports, change: dict[str, Any]
) -> None:
    ren_reports()
    late = ren_reports().case_id
    Case.objects.exclude(pk=late).update(registered_at=timezone.now() - timedelta(hours=1))
    Case.objects.filter(pk=late).update(**change)
    assert group_fresh(timezone.now()) == 0
    assert not CaseGroupMember.objects.exists()


def test_an_empty_county_has_nothing_to_group(catalogue: SimpleNamespace) -> None:
    assert group_fresh(timezone.now()) == 0
