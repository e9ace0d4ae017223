"""From found to checked: owner and deadline, putting right, a second pair of eyes."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.fieldwork.models import Hazard
from layers.fieldwork.queries import hazards
from layers.fieldwork.treat_hazard import assign_hazard, check_hazard, rectify_hazard
from layers.photos import CleanPhoto

pytestmark = pytest.mark.django_db


def soon() -> Any:
    return timezone.localdate() + timedelta(days=3)


def test_found_assigned_put_right_sent_back_put_right_checked(
    hazard: Hazard, staff: SimpleNamespace, scopes: SimpleNamespace, photo: CleanPhoto
) -> None:
    pk = hazard.pk
    assign_hazard(pk, staff.lan, scopes.lan, version=1, owner=staff.lan, due_on=soon())
    rectify_hazard(pk, staff.lan, scopes.lan, version=2, note="已清走", photos=[photo])
    check_hazard(pk, staff.bo, scopes.bo, version=3, gone=False, note="还有一堆")
    rectify_hazard(pk, staff.lan, scopes.lan, version=4, note="全部清走")
    done = check_hazard(pk, staff.bo, scopes.bo, version=5, gone=True)
    assert (done.state, done.version, done.is_open) == ("checked", 6, False)
    verbs = [event.verb for event in done.events.all()]
    assert verbs == ["find", "assign", "rectify", "send_back", "rectify", "check"]
    assert done.photos.get().stage == "rectified"


def test_the_owner_sees_a_hazard_elsewhere_and_puts_it_right(
    hazard: Hazard, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    assert not hazards(scopes.dong).exists()
    assign_hazard(hazard.pk, staff.bo, scopes.bo, version=1, owner=staff.dong, due_on=soon())
    assert hazards(scopes.dong).get() == hazard
    rectify_hazard(hazard.pk, staff.dong, scopes.dong, version=2, note="已整改")


def test_nobody_checks_their_own_work(
    hazard: Hazard, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    assign_hazard(hazard.pk, staff.lan, scopes.lan, version=1, owner=staff.lan, due_on=soon())
    rectify_hazard(hazard.pk, staff.lan, scopes.lan, version=2, note="已清走")
    with pytest.raises(NotAllowed, match="Somebody else"):
        check_hazard(hazard.pk, staff.lan, scopes.lan, version=3, gone=True)


def test_deadline_and_owner_must_make_sense(
    hazard: Hazard, staff: SimpleNamespace, scopes: SimpleNamespace,
    make_user: Callable[..., Any],
) -> None:  # fmt: skip
    yesterday = timezone.localdate() - timedelta(days=1)
    for owner, due_on, field in (
        (staff.lan, yesterday, "due_on"),
        (make_user("ren", "任"), soon(), "owner"),
    ):
        with pytest.raises(Refused) as refused:
            assign_hazard(hazard.pk, staff.lan, scopes.lan, version=1, owner=owner, due_on=due_on)
        assert refused.value.field == field


def test_others_neither_see_nor_assign_it(
    hazard: Hazard, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    for name, error in (("mei", NotFound), ("dong", NotFound), ("chen", NotAllowed)):
        actor, scope = getattr(staff, name), getattr(scopes, name)
        with pytest.raises(error):
            assign_hazard(hazard.pk, actor, scope, version=1, owner=actor, due_on=soon())


def test_the_database_wants_an_owner_too(hazard: Hazard) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Hazard.objects.update(state="assigned")


STEPS = st.sampled_from(["assign", "rectify", "check", "back"])
LEADS = {
    ("found", "assign"): "assigned", ("assigned", "assign"): "assigned",
    ("assigned", "rectify"): "rectified", ("rectified", "check"): "checked",
    ("rectified", "back"): "assigned",
}  # fmt: skip


@hypothesis_settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, max_size=8))
def test_in_whatever_order_the_steps_come_the_state_follows_the_drawing(
    find: Callable[..., Hazard], staff: SimpleNamespace, scopes: SimpleNamespace, steps: list[str]
) -> None:
    hazard = find()
    for step in steps:
        before = (hazard.state, hazard.version)
        expected = LEADS.get((hazard.state, step))
        try:
            with transaction.atomic():
                take(step, hazard, staff, scopes)
        except OutOfOrder:
            assert expected is None
        hazard.refresh_from_db()
        after = (expected, before[1] + 1) if expected else before
        assert (hazard.state, hazard.version) == after
    assert hazard.events.count() == hazard.version


def take(step: str, hazard: Hazard, staff: SimpleNamespace, scopes: SimpleNamespace) -> None:
    pk, version = hazard.pk, hazard.version
    match step:
        case "assign":
            assign_hazard(pk, staff.bo, scopes.bo, version=version, owner=staff.lan, due_on=soon())
        case "rectify":
            rectify_hazard(pk, staff.lan, scopes.lan, version=version, note="已清走")
        case _:
            gone = step == "check"
            check_hazard(pk, staff.bo, scopes.bo, version=version, gone=gone, note="看过")
