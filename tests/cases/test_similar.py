"""Similar cases: of the same kind, within 200 m and 7 days, within scope, the nearest first."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.register import Registered
from layers.cases.similar import similar

pytestmark = pytest.mark.django_db
Reports = Callable[..., Registered]
# About 111 m northwards.
NEAR, FAR = 0.001, 0.002


def test_near_in_kind_place_and_time(
    ren_reports: Reports, catalogue: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case = Case.objects.select_related("category").get(pk=ren_reports().case_id)
    near = ren_reports(lat=33.97 + NEAR).case_id
    sibling = ren_reports(lat=33.97 + NEAR / 2, category="lamp").case_id
    ren_reports(lat=33.97 + FAR)
    old, void = ren_reports().case_id, ren_reports().case_id
    long_ago = timezone.now() - timedelta(days=8)
    Case.objects.filter(pk=old).update(received_at=long_ago)
    Case.objects.filter(pk=void).update(state="void")
    found = [*similar(case, scopes.bo)]
    assert [row.pk for row in found] == [sibling, near]
    assert [round(row.metres) for row in found] == [56, 111]


def test_nothing_of_another_scope_and_none_without_a_place(
    ren_reports: Reports, scopes: SimpleNamespace
) -> None:
    at_the_border = {"lon": 117.92, "lat": 33.9501}
    case = Case.objects.get(pk=ren_reports(**at_the_border).case_id)
    other = ren_reports(lon=117.92, lat=33.9499).case_id
    assert [*similar(case, scopes.bo)] == []
    assert [row.pk for row in similar(case, scopes.kun)] == [other]
    unplaced = Case.objects.get(pk=ren_reports(lon=None, lat=None).case_id)
    assert [*similar(unplaced, scopes.kun)] == []


def test_an_index_answers(ren_reports: Reports, scopes: SimpleNamespace) -> None:
    case = Case.objects.select_related("category").get(pk=ren_reports().case_id)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "Seq Scan on cases_case" not in similar(case, scopes.kun).explain()
