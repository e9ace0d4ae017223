"""The reply form: true or not, ours or not, reached or not, solved or not and why."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.models import Case, Resolution
from layers.cases.reply_form import ReplyForm
from layers.cases.resolve import resolve
from layers.errors import Refused

pytestmark = pytest.mark.django_db


def test_everything_said_is_kept(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    at = timezone.now()
    form = ReplyForm(
        truth="partly", duty="private", contact_way="phone", contacted_at=at, solved=False,
        why_not="属邻里纠纷，已转司法所调解",
    )  # fmt: skip
    resolve(accepted.number, staff.dong, scopes.dong, answer="已转司法所。", form=form)
    row = Resolution.objects.get()
    assert (row.truth, row.duty, row.contact_way, row.contacted_at) == (
        "partly", "private", "phone", at,
    )  # fmt: skip
    assert (row.solved, row.why_not, row.by, row.level) == (
        False, "属邻里纠纷，已转司法所调解", staff.dong, "county",
    )  # fmt: skip


def test_a_worker_solves_in_the_grid(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    accept(case.number, staff.lan, scopes.lan)
    resolve(
        case.number, staff.lan, scopes.lan, answer="已清。", form=ReplyForm(contact_way="visit")
    )
    row = Resolution.objects.get()
    assert (row.level, row.solved, row.why_not) == ("grid", True, "")
    assert row.contacted_at is not None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"truth": "maybe"}, "truth"),
        ({"duty": "theirs"}, "duty"),
        ({"contact_way": "pigeon"}, "contact_way"),
        ({"solved": False}, "why_not"),
        ({"solved": False, "why_not": "a\x00"}, "why_not"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace, given: Any, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        resolve(accepted.number, staff.dong, scopes.dong, answer="好", form=ReplyForm(**given))
    assert refusal.value.field == field
    assert not Resolution.objects.exists()
    assert Case.objects.get(pk=accepted.pk).state == "accepted"


@pytest.mark.parametrize("shift", [timedelta(hours=1), timedelta(days=-400)])
def test_a_contact_lies_between_receipt_and_now(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace, shift: timedelta
) -> None:
    form = ReplyForm(contact_way="phone", contacted_at=timezone.now() + shift)
    with pytest.raises(Refused) as refusal:
        resolve(accepted.number, staff.dong, scopes.dong, answer="好", form=form)
    assert refusal.value.field == "contacted_at"
