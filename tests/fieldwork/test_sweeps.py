"""A sweep: begun by a dispatcher, gone through grid by grid, counted, ended."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from layers.cases.models import Case
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.fieldwork.begin_sweep import begin_sweep
from layers.fieldwork.day import day_of
from layers.fieldwork.demand import Demand
from layers.fieldwork.end_sweep import end_sweep
from layers.fieldwork.models import Sweep, SweepResult
from layers.fieldwork.queries import photo_in_scope, sweeps
from layers.fieldwork.sweep_grid import sweep_grid
from layers.fieldwork.sweep_progress import progress
from layers.photos import CleanPhoto
from tests.fieldwork.conftest import IN_A1

pytestmark = pytest.mark.django_db
UPPER, LOWER, COUNTY = "320324001000", "320324102000", "320324000000"
LAMP = Demand(category="lamp", text="飞线充电，需要装充电棚。")


def day(ahead: int) -> date:
    return timezone.localdate() + timedelta(days=ahead)


@pytest.fixture
def begin(staff: SimpleNamespace, scopes: SimpleNamespace) -> Callable[..., Sweep]:
    """Bo begins a sweep of the upper town for a week; any field can be given."""

    def make(**fields: Any) -> Sweep:
        usual: dict[str, Any] = {
            "uuid": uuid4(), "actor": staff.bo, "scope": scopes.bo, "title": "冬季安全",
            "division": UPPER, "starts_on": day(0), "ends_on": day(6),
            "tasks": ["楼道杂物", "", "飞线充电"],
        }  # fmt: skip
        return begin_sweep(**{**usual, **fields})[0]

    return make


@pytest.fixture
def sweep(begin: Callable[..., Sweep]) -> Sweep:
    return begin()


@pytest.fixture
def note(
    sweep: Sweep, staff: SimpleNamespace, scopes: SimpleNamespace, territory: SimpleNamespace
) -> Callable[..., tuple[SweepResult, bool]]:
    """Lan notes the first task in A1; any field can be given."""

    def make(**fields: Any) -> tuple[SweepResult, bool]:
        usual: dict[str, Any] = {
            "uuid": uuid4(), "actor": staff.lan, "scope": scopes.lan, "sweep": sweep.uuid,
            "number": 1, "grid": territory.A1.code, "outcome": "clear",
        }  # fmt: skip
        return sweep_grid(**{**usual, **fields})

    return make


def test_it_has_its_days_and_its_list_once(
    begin: Callable[..., Sweep], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    uuid = uuid4()
    first, again = begin(uuid=uuid), begin(uuid=uuid)
    assert first == again
    assert [str(task) for task in first.tasks.all()] == ["1. 楼道杂物", "2. 飞线充电"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"), ({"tasks": [" ", ""]}, "tasks"),
        ({"tasks": ["查"] * 13}, "tasks"),
        ({"tasks": ["长" * 81]}, "tasks"), ({"starts_on": None}, "starts_on"),
        ({"ends_on": None}, "ends_on"), ({"starts_on": day(3), "ends_on": day(2)}, "ends_on"),
        ({"starts_on": day(-1)}, "starts_on"), ({"ends_on": day(100)}, "ends_on"),
        ({"title": "a\u202eb"}, "title"),
    ],
)  # fmt: skip
def test_what_cannot_be_begun_is_refused_whole(
    begin: Callable[..., Sweep], wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        begin(**wrong)
    assert refusal.value.field == field
    assert not Sweep.objects.exists()


@pytest.mark.parametrize("area", [LOWER, COUNTY, "000000000000", ""])
def test_a_towns_dispatcher_sweeps_her_town_only(begin: Callable[..., Sweep], area: str) -> None:
    with pytest.raises(NotAllowed):
        begin(division=area)


@pytest.mark.parametrize("who", ["lan", "chen", "su", "dong", "ada"])
def test_nobody_else_begins_one(
    begin: Callable[..., Sweep], staff: SimpleNamespace, scopes: SimpleNamespace, who: str
) -> None:
    with pytest.raises(NotAllowed):
        begin(actor=getattr(staff, who), scope=getattr(scopes, who))


def test_those_see_it_whose_area_it_touches(
    begin: Callable[..., Sweep], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    upper = begin()
    county = begin(actor=staff.kun, scope=scopes.kun, division=COUNTY)
    lower = begin(actor=staff.kun, scope=scopes.kun, division=LOWER)
    for name in ("lan", "mei", "bo"):
        assert set(sweeps(getattr(scopes, name))) == {upper, county}, name
    for name in ("kun", "chen", "su", "ada"):
        assert set(sweeps(getattr(scopes, name))) == {upper, county, lower}, name
    assert not sweeps(scopes.dong).exists()


def test_a_grid_is_gone_through_once_whoever_sends(
    note: Callable[..., Any], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    uuid = uuid4()
    assert [note(uuid=uuid)[1], note(uuid=uuid)[1]] == [True, False]
    with pytest.raises(OutOfOrder):
        note()
    with pytest.raises(OutOfOrder):
        note(uuid=uuid, actor=staff.bo, scope=scopes.bo)


def test_what_is_found_becomes_a_case_where_the_pin_is(
    note: Callable[..., Any], scopes: SimpleNamespace, catalogue: SimpleNamespace,
    photo: CleanPhoto,
) -> None:  # fmt: skip
    at = timezone.now() - timedelta(minutes=5)
    done, _new = note(outcome="found", demand=LAMP, **IN_A1, photos=[photo], happened_at=at)
    case = Case.objects.get()
    assert (done.case, case.channel, case.events.get().happened_at) == (case, "patrol", at)
    [kept] = done.photos.all()
    assert photo_in_scope(scopes.lan, kept.pk) == kept
    assert photo_in_scope(scopes.mei, kept.pk) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "moon"}, {"outcome": "found"}, {"outcome": "found", "demand": LAMP},
        {"demand": LAMP}, {"note": "长" * 501}, {"happened_at": timezone.now() + timedelta(days=2)},
    ],
)  # fmt: skip
def test_what_cannot_be_noted_is_refused_whole(
    note: Callable[..., Any], catalogue: SimpleNamespace, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        note(**wrong)
    assert not SweepResult.objects.exists()
    assert not Case.objects.exists()


def test_only_in_ones_own_grid_of_the_sweep(
    note: Callable[..., Any], staff: SimpleNamespace, scopes: SimpleNamespace,
    territory: SimpleNamespace, begin: Callable[..., Sweep],
) -> None:  # fmt: skip
    with pytest.raises(NotAllowed):
        note(grid=territory.A2.code)
    with pytest.raises(NotAllowed):
        note(actor=staff.chen, scope=scopes.chen)
    with pytest.raises(NotFound):
        note(number=9)
    lower = begin(actor=staff.kun, scope=scopes.kun, division=LOWER)
    with pytest.raises(NotFound):
        note(sweep=lower.uuid)
    with pytest.raises(NotFound):
        note(sweep=lower.uuid, actor=staff.kun, scope=scopes.kun)


def test_not_before_it_begins_and_late_only_what_was_done_in_time(
    note: Callable[..., Any], begin: Callable[..., Sweep], sweep: Sweep
) -> None:
    with pytest.raises(OutOfOrder):
        note(sweep=begin(starts_on=day(1), ends_on=day(2)).uuid)
    Sweep.objects.update(starts_on=day(-9), ends_on=day(-2))
    with pytest.raises(OutOfOrder):
        note()
    assert note(happened_at=timezone.now() - timedelta(days=3))[1]


def test_progress_counts_grids_and_tasks(
    note: Callable[..., Any], sweep: Sweep, scopes: SimpleNamespace,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    note()
    note(number=2, outcome="settled", note="已移走")
    with django_assert_num_queries(1):
        rows = progress(sweep, scopes.bo, "grid")
    a1, a2 = rows[0], rows[1]
    assert (a1.grids, a1.through, a1.wanted, a1.done, a1.found, a1.settled) == (1, 1, 2, 2, 1, 1)
    assert (a2.through, a2.done, a2.share) == (0, 0, 0.0)
    [town] = progress(sweep, scopes.kun, "town")
    assert (town.area.code, town.through, town.done) == (UPPER, 1, 2)
    assert town.wanted == 2 * town.grids == 2 * len(rows)
    assert [row.area.code for row in progress(sweep, scopes.lan, "grid")] == [a1.area.code]


def test_it_is_on_her_day_until_her_grid_is_through(
    note: Callable[..., Any], sweep: Sweep, scopes: SimpleNamespace
) -> None:
    [due] = day_of(scopes.lan, timezone.now()).sweeps
    assert (due.title, due.done, due.wanted) == (sweep.title, 0, 2)
    note()
    note(number=2)
    today = day_of(scopes.lan, timezone.now())
    assert (today.sweeps, today.done) == ([], 2)
    assert len(day_of(scopes.mei, timezone.now()).sweeps) == 1


def test_ended_early_for_a_reason_once(
    note: Callable[..., Any], sweep: Sweep, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        end_sweep(sweep.uuid, staff.bo, scopes.bo, version=1, reason=" ")
    with pytest.raises(NotAllowed):
        end_sweep(sweep.uuid, staff.lan, scopes.lan, version=1, reason="下雨")
    before = timezone.now()
    ended = end_sweep(sweep.uuid, staff.bo, scopes.bo, version=1, reason="提前完成")
    assert (ended.ended_by, ended.end_reason, ended.version) == (staff.bo, "提前完成", 2)
    with pytest.raises(OutOfOrder):
        end_sweep(sweep.uuid, staff.bo, scopes.bo, version=2, reason="再来")
    assert not day_of(scopes.lan, timezone.now()).sweeps
    with pytest.raises(OutOfOrder):
        note(number=2)
    assert note(happened_at=before)[1]


@pytest.mark.parametrize("table", ["sweeptask", "sweepresult"])
@pytest.mark.parametrize("verb", ["UPDATE fieldwork_{} SET id = id", "DELETE FROM fieldwork_{}"])
def test_what_was_noted_stays(note: Callable[..., Any], table: str, verb: str) -> None:
    note()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(verb.format(table))
