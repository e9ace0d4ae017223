"""Near a border: what the catalogue would answer in the grid beyond it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from layers.cases.across_border import across_border
from layers.cases.models import Case, DispatchRule
from layers.cases.register import Registered
from layers.territory.locate import nearest

pytestmark = pytest.mark.django_db
Reports = Callable[..., Registered]


def across(case: Case) -> Any:
    assert case.geom is not None
    return across_border(case, nearest(case.geom.x, case.geom.y, besides=case.grid_id or 0))


def at(reports: Reports, **place: float | None) -> Case:
    return Case.objects.select_related("category").get(pk=reports(**place).case_id)


def test_the_rule_and_the_worker_of_the_neighbour(
    ren_reports: Reports, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    r"""
    A1 ──┤x├── A2   Ten metres west of the border garbage goes to the sanitation bureau, east of
    lan  │ │  mei   it to the town's office.
    """
    found = across(at(ren_reports, lon=117.9499, lat=33.97))
    assert (found.neighbour.grid_id, found.department, found.owner) == (
        territory.A2.pk, staff.upper_office, staff.mei,
    )  # fmt: skip
    assert found.neighbour.metres == pytest.approx(9, abs=1)


def test_no_rule_there_is_said_so(ren_reports: Reports, territory: SimpleNamespace) -> None:
    case = at(ren_reports, lon=117.9499, lat=33.97)
    Case.objects.filter(pk=case.pk).update(rule=None)
    DispatchRule.objects.all().delete()
    assert across(case).department is None


def test_further_away_or_outside_it_asks_nothing(
    ren_reports: Reports, django_assert_num_queries: Any
) -> None:
    far, outside = at(ren_reports, lon=117.92), at(ren_reports, lon=110.0, lat=30.0)
    with django_assert_num_queries(2):  # the nearest grids
        assert across(far) is None
        assert across(outside) is None
