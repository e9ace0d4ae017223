"""A version takes effect: drafted, checked, confirmed for a day, and at midnight it routes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from layers.cases.models import Case, DispatchCatalogue, DispatchRule
from layers.cases.register import Registered
from layers.cases.rulebook.draft import begin_draft, discard_draft
from layers.cases.rulebook.from_case import draft_from_case, proposal
from layers.cases.rulebook.set_rule import Wish, drop_rule, set_rule
from layers.cases.rulebook.take_effect import call_off, check_draft, take_effect
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.staff.models import Department, Post, Role
from layers.staff.scope import scope_of
from tests.conftest import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def kun(staff: SimpleNamespace) -> SimpleNamespace:
    for unit in (staff.works, staff.upper_office):
        Post.objects.create(user=staff.dong, role=Role.HANDLER, department=unit, starts_on=START)
    return SimpleNamespace(user=staff.kun, scope=scope_of(staff.kun))


@pytest.fixture
def draft(catalogue: SimpleNamespace, kun: SimpleNamespace) -> DispatchCatalogue:
    """A draft in which garbage of the county goes to works."""
    draft = begin_draft(kun.user, kun.scope, name="下月")
    wish = Wish(category="garbage", area="320324000000", department="works", office="环卫科")
    set_rule(draft.pk, kun.scope, wish)
    draft.refresh_from_db()
    return draft


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def confirm(draft: DispatchCatalogue, kun: SimpleNamespace, on: date) -> DispatchCatalogue:
    check_draft(draft.pk, kun.scope)
    return take_effect(draft.pk, kun.user, kun.scope, on=on)


def test_at_midnight_the_new_version_routes(
    draft: DispatchCatalogue, kun: SimpleNamespace, catalogue: SimpleNamespace,
    staff: SimpleNamespace, ren_reports: Callable[..., Registered],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """23:59:59 by the old rules, 00:00:00 by the new ones, without a job in between."""
    confirm(draft, kun, tomorrow())
    midnight = timezone.make_aware(datetime.combine(tomorrow(), datetime.min.time()))
    monkeypatch.setattr(timezone, "now", lambda: midnight - timedelta(seconds=1))
    before = Case.objects.get(pk=ren_reports().case_id)
    monkeypatch.setattr(timezone, "now", lambda: midnight)
    after = Case.objects.get(pk=ren_reports().case_id)
    assert (before.department, before.rule) == (staff.sanitation, catalogue.garbage_county)
    assert after.department == staff.works
    assert after.rule is not None
    assert after.rule.catalogue == draft
    catalogue.catalogue.refresh_from_db()
    assert catalogue.catalogue.ends_on == midnight.date()


def test_only_what_was_checked_takes_effect(draft: DispatchCatalogue, kun: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="检查"):
        take_effect(draft.pk, kun.user, kun.scope, on=tomorrow())
    check_draft(draft.pk, kun.scope)
    drop_rule(draft.pk, kun.scope, draft.rules.get(office="环卫科").pk)
    with pytest.raises(Refused, match="检查"):
        take_effect(draft.pk, kun.user, kun.scope, on=tomorrow())


def test_a_version_with_a_hole_needs_a_yes(draft: DispatchCatalogue, kun: SimpleNamespace) -> None:
    draft.rules.filter(category__code="city").delete()
    check_draft(draft.pk, kun.scope)
    with pytest.raises(Refused, match="5 个网格没有部门负责“路灯”") as refused:
        take_effect(draft.pk, kun.user, kun.scope, on=tomorrow())
    assert refused.value.field == "holes"
    done = take_effect(draft.pk, kun.user, kun.scope, on=tomorrow(), holes_accepted=True)
    assert (done.in_force, done.confirmed_by) == (True, kun.user)


def test_a_rule_to_nobody_stops_it_even_with_a_yes(
    draft: DispatchCatalogue, kun: SimpleNamespace, staff: SimpleNamespace
) -> None:
    Post.objects.filter(department=staff.works).delete()
    check_draft(draft.pk, kun.scope)
    with pytest.raises(Refused, match="停用"):
        take_effect(draft.pk, kun.user, kun.scope, on=tomorrow(), holes_accepted=True)


@pytest.mark.parametrize("days", [-1, 0, 800])
def test_only_days_to_come(draft: DispatchCatalogue, kun: SimpleNamespace, days: int) -> None:
    check_draft(draft.pk, kun.scope)
    with pytest.raises(Refused):
        take_effect(draft.pk, kun.user, kun.scope, on=timezone.localdate() + timedelta(days=days))
    draft.refresh_from_db()
    assert not draft.in_force


def test_a_confirmed_version_does_not_change_and_can_be_called_off(
    draft: DispatchCatalogue, kun: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    confirm(draft, kun, tomorrow())
    with pytest.raises(OutOfOrder):
        set_rule(draft.pk, kun.scope, Wish(category="lamp", department="works"))
    with pytest.raises(OutOfOrder):
        discard_draft(draft.pk, kun.scope)
    with pytest.raises(OutOfOrder):
        call_off(catalogue.catalogue.pk, kun.scope)
    call_off(draft.pk, kun.scope)
    draft.refresh_from_db()
    catalogue.catalogue.refresh_from_db()
    assert (draft.in_force, catalogue.catalogue.ends_on) == (False, None)
    discard_draft(draft.pk, kun.scope)
    assert not DispatchRule.objects.exclude(catalogue=catalogue.catalogue).exists()


def test_a_version_between_two_ends_where_the_next_begins(
    draft: DispatchCatalogue, kun: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    later = begin_draft(kun.user, kun.scope, name="后月")
    confirm(later, kun, tomorrow() + timedelta(days=30))
    done = confirm(draft, kun, tomorrow())
    assert done.ends_on == tomorrow() + timedelta(days=30)
    third = begin_draft(kun.user, kun.scope, name="同日")
    check_draft(third.pk, kun.scope)
    with pytest.raises(OutOfOrder):
        take_effect(third.pk, kun.user, kun.scope, on=tomorrow())


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(category="nonsense", department="works"), "category"),
        (Wish(category="garbage", department="nobody"), "department"),
        (Wish(category="garbage", department="works", area="320324999999"), "area"),
        (Wish(category="garbage", department="works", area="'; DROP TABLE x"), "area"),
        (Wish(category="garbage", department="works", office="x" * 81), "office"),
        (Wish(category="garbage", department="works", reason="\u202eabc"), "reason"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    draft: DispatchCatalogue, kun: SimpleNamespace, wish: Wish, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        set_rule(draft.pk, kun.scope, wish)
    assert refused.value.field == field
    assert draft.rules.count() == 3


def test_a_closed_department_is_no_choice(
    draft: DispatchCatalogue, kun: SimpleNamespace, staff: SimpleNamespace
) -> None:
    Department.objects.filter(pk=staff.works.pk).update(active=False)
    with pytest.raises(Refused):
        set_rule(draft.pk, kun.scope, Wish(category="lamp", department="works"))


def test_two_who_change_one_draft_do_not_overwrite_each_other(
    draft: DispatchCatalogue, kun: SimpleNamespace
) -> None:
    seen = draft.version
    set_rule(draft.pk, kun.scope, Wish(category="lamp", department="works"), version=seen)
    with pytest.raises(OutOfOrder):
        set_rule(draft.pk, kun.scope, Wish(category="lamp", department="upper"), version=seen)


@pytest.mark.parametrize("who", ["bo", "dong", "chen", "su", "lan"])
def test_others_change_nothing(draft: DispatchCatalogue, staff: SimpleNamespace, who: str) -> None:
    scope = scope_of(getattr(staff, who))
    with pytest.raises(NotAllowed):
        set_rule(draft.pk, scope, Wish(category="lamp", department="works"))
    with pytest.raises(NotAllowed):
        begin_draft(getattr(staff, who), scope, name="x")
    with pytest.raises(NotAllowed):
        call_off(draft.pk, scope)


def test_a_rule_of_another_draft_is_not_found(
    draft: DispatchCatalogue, kun: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    with pytest.raises(NotFound):
        drop_rule(draft.pk, kun.scope, catalogue.city_anywhere.pk)


def test_a_wrong_dispatch_becomes_a_rule(
    kun: SimpleNamespace, catalogue: SimpleNamespace, staff: SimpleNamespace,
    ren_reports: Callable[..., Registered], territory: SimpleNamespace,
) -> None:  # fmt: skip
    case = Case.objects.get(pk=ren_reports().case_id)
    case.department = staff.works
    case.save()
    found = proposal(case, kun.scope)
    assert (found.wish.category, found.wish.area) == ("garbage", territory.upper.code)
    assert case.number in found.wish.reason
    draft, rule = draft_from_case(case, kun.user, kun.scope, found.wish)
    assert (rule.department, rule.division) == (staff.works, territory.upper)
    again, _rule = draft_from_case(case, kun.user, kun.scope, found.wish)
    assert again == draft
    assert draft.rules.count() == 4


def test_a_refused_rule_begins_no_draft(
    kun: SimpleNamespace, catalogue: SimpleNamespace, ren_reports: Callable[..., Registered]
) -> None:
    case = Case.objects.get(pk=ren_reports().case_id)
    with pytest.raises(Refused):
        draft_from_case(case, kun.user, kun.scope, Wish(category="garbage", department="none"))
    assert not DispatchCatalogue.objects.filter(in_force=False).exists()


@pytest.mark.django_db(transaction=True)
def test_two_confirm_for_one_day_at_once_and_one_is_refused(
    draft: DispatchCatalogue, kun: SimpleNamespace
) -> None:
    other = begin_draft(kun.user, kun.scope, name="另一")
    for one in (draft, other):
        check_draft(one.pk, kun.scope)

    def go(pk: int) -> str:
        try:
            take_effect(pk, kun.user, kun.scope, on=tomorrow())
        except OutOfOrder:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, [draft.pk, other.pk])) == ["done", "refused"]
    assert DispatchCatalogue.objects.filter(in_force=True, starts_on=tomorrow()).count() == 1
