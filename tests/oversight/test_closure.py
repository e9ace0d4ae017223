"""Received and done in the last twelve months, within scope."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.cases.models import Case
from layers.oversight.closure import closure
from layers.staff.scope import scope_of

pytestmark = pytest.mark.django_db


def test_done_of_what_was_received(
    ren_reports: Callable[..., Any], staff: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    states = ["registered", "accepted", "resolved", "verified", "closed", "void"]
    for state in states:
        Case.objects.filter(pk=ren_reports().case_id).update(state=state)
    elsewhere = ren_reports(lat=33.92).case_id
    whole = scope_of(staff.chen)
    with django_assert_num_queries(1):
        found = closure(whole)
    assert (found.k, found.n) == (3, 6)
    assert (closure(scope_of(staff.bo)).k, closure(scope_of(staff.bo)).n) == (3, 5)
    old = timezone.now() - timedelta(days=368)
    Case.objects.filter(pk=elsewhere).update(received_at=old)
    assert closure(scope_of(staff.chen)).n == 5


def test_nothing_received(staff: SimpleNamespace) -> None:
    assert closure(scope_of(staff.chen)).value is None
