"""How every unit stands now."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.resolve import resolve
from layers.oversight.models import Supervision, Whistle
from layers.oversight.standing import Standing, standings

pytestmark = pytest.mark.django_db


def test_what_a_unit_has_in_hand_and_owes(
    issued: Supervision, whistle: Whistle, staff: SimpleNamespace, people: SimpleNamespace,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    now = timezone.now()
    with django_assert_num_queries(3):
        found = standings(now)
    assert found[staff.sanitation.pk] == Standing(in_hand=1, whistles=1, notices=1)
    assert found[staff.works.pk] == Standing(whistles=1)
    assert found[staff.upper_office.pk] == Standing()
    late = standings(now + timedelta(days=40))[staff.sanitation.pk]
    assert late == Standing(in_hand=1, overdue=1, whistles=1, late_whistles=1, notices=1)
    resolve(issued.case.number, *people.dong, answer="已清运。")
    assert standings(now)[staff.sanitation.pk].in_hand == 0


def test_what_nobody_took_up_yet(case: Case, staff: SimpleNamespace) -> None:
    """The rules gave Ren's case to a unit, or to none."""
    Case.objects.filter(pk=case.pk).update(department=None)
    assert standings(timezone.now())[None] == Standing(in_hand=1, untaken=1)
    Case.objects.filter(pk=case.pk).update(department=staff.works)
    assert standings(timezone.now())[staff.works.pk] == Standing(in_hand=1, untaken=1)
