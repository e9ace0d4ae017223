"""The lists that must be empty, and who sees which."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.register import Registered
from layers.fieldwork import gaps as room
from layers.fieldwork.gaps import gaps
from layers.fieldwork.models import Hazard, Mailbox
from layers.staff.models import Post

pytestmark = pytest.mark.django_db


def test_grids_without_worker_and_without_box(
    box: Mailbox, scopes: SimpleNamespace, territory: SimpleNamespace
) -> None:
    found = gaps(scopes.bo)
    assert [grid.pk for grid in found.no_worker.rows] == [territory.B1.pk]
    assert [grid.pk for grid in found.no_mailbox.rows] == [territory.A2.pk, territory.B1.pk]
    assert gaps(scopes.kun).no_mailbox.number == 4
    assert gaps(scopes.lan).number == 0


def test_a_worker_whose_post_ended_or_who_is_gone_is_none(
    staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    Post.objects.filter(user=staff.lan).update(ends_on=timezone.localdate())
    staff.mei.is_active = False
    staff.mei.save()
    assert gaps(scopes.bo).no_worker.number == 3


def test_open_cases_of_nobody_are_named_to_those_who_may_read_cases(
    ren_reports: Callable[..., Registered], scopes: SimpleNamespace
) -> None:
    lost, closed = ren_reports(), ren_reports()
    Case.objects.filter(pk=lost.case_id).update(owner=None)
    Case.objects.filter(pk=closed.case_id).update(owner=None, state="resolved")
    assert [case.pk for case in gaps(scopes.bo).cases.rows] == [lost.case_id]
    for_ada = gaps(scopes.ada).cases
    assert (for_ada.rows, for_ada.number) == ([], 1)


def test_hazards_of_nobody_and_late_ones(
    find: Callable[..., Hazard], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    unowned, late = find(), find()
    yesterday = timezone.localdate() - timedelta(days=1)
    Hazard.objects.filter(pk=late.pk).update(state="assigned", owner=staff.lan, due_on=yesterday)
    found = gaps(scopes.chen)
    assert [row.pk for row in found.unowned.rows] == [unowned.pk]
    assert [row.pk for row in found.late.rows] == [late.pk]


def test_a_long_list_is_cut_and_its_number_is_whole(
    scopes: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, find: Callable[..., Hazard],
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr(room, "MOST", 2)
    for _turn in range(4):
        find()
    unowned = gaps(scopes.kun).unowned
    assert (len(unowned.rows), unowned.number) == (2, 4)
    monkeypatch.setattr(room, "MOST", 100)
    with django_assert_num_queries(6):  # the grid set, and one a list
        gaps(scopes.kun)
