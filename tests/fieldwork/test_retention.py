"""Where Lan was at a visit or an opening is forgotten after its time; what she did stays."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from layers.fieldwork.models import Mailbox, Opening, Visit
from layers.fieldwork.open_mailbox import open_mailbox
from layers.fieldwork.record_visit import Told, record_visit
from layers.people_scope import all_people
from layers.residents.models import Household
from tests.fieldwork.conftest import IN_A1

pytestmark = pytest.mark.django_db


def test_positions_go_and_entries_stay(
    box: Mailbox, make_household: Callable[..., Household], staff: SimpleNamespace,
    scopes: SimpleNamespace, settings: Settings,
) -> None:  # fmt: skip
    settings.RETENTION_DAYS = {
        **settings.RETENTION_DAYS, "visit_positions": 30, "opening_positions": 30,
    }  # fmt: skip
    home = make_household()
    for days in (31, 29):
        at = timezone.now() - timedelta(days=days)
        told = Told(purpose="routine", outcome="met", text=str(days))
        record_visit(
            uuid4(), staff.lan, scopes.lan, told=told, household=home.uuid, happened_at=at, **IN_A1
        )
        open_mailbox(uuid4(), box.code, staff.lan, scopes.lan, letters=0, happened_at=at, **IN_A1)
    call_command("retention")
    assert [row.geom for row in openings()].count(None) == 0
    call_command("retention", "--commit")
    with all_people():
        visits = dict(Visit.objects.values_list("text", "geom"))
    assert (visits["31"], visits["29"] is not None) == (None, True)
    assert [row.geom is None for row in openings()] == [True, False]


def openings() -> list[Opening]:
    return list(Opening.objects.order_by("happened_at"))
