"""A draft is submitted for a day, approved or sent back, taken back before its day."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Point
from django.utils import timezone
from shapely import LineString

from layers.cases.models import Case
from layers.errors import NotAllowed, OutOfOrder, Refused
from layers.staff.models import Post, Role
from layers.staff.scope import scope_of
from layers.territory.approve_draft import approve_draft
from layers.territory.draft import steps
from layers.territory.hand_over import take_effect
from layers.territory.locate import locate
from layers.territory.models import Grid, GridSet
from layers.territory.queries import grid_set_in_force
from layers.territory.recall_draft import recall_draft
from layers.territory.rows import multipolygon
from layers.territory.send_back_draft import send_back_draft
from layers.territory.split import split
from layers.territory.start_draft import start_draft
from layers.territory.submit_draft import submit_draft
from tests.territory.borders import shape

pytestmark = pytest.mark.django_db
ACROSS = LineString([(117.89, 33.96), (117.92, 33.97), (117.96, 33.96)])


@pytest.fixture
def kun(staff: SimpleNamespace) -> Any:
    return scope_of(staff.kun)


@pytest.fixture
def chen(staff: SimpleNamespace) -> Any:
    return scope_of(staff.chen)


@pytest.fixture
def draft(territory: SimpleNamespace, kun: Any) -> GridSet:
    """The grids of today, A1 cut in two."""
    draft = start_draft(kun, "2027")
    split(kun, territory.A1.code, ACROSS, reason="户数过多", grid_set=draft)
    return draft


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """``later(10)``: ten days have passed."""
    now = timezone.now

    def travel(days: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=days))

    return travel


def in_days(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def posts() -> list[tuple[Any, ...]]:
    facts = ("user", "role", "grid", "starts_on", "ends_on")
    return list(Post.objects.order_by("pk").values_list(*facts))


def test_on_its_day_it_is_in_force(
    territory: SimpleNamespace, staff: SimpleNamespace, kun: Any, chen: Any, draft: GridSet,
    ren_reports: Callable[..., Any], later: Callable[[int], None],
) -> None:  # fmt: skip
    case = ren_reports(lon=117.93, lat=33.955).number
    day = in_days(10)
    submit_draft(kun, draft.pk, day, "请审批")
    approved = approve_draft(chen, draft.pk, "同意")
    assert approved.grid_set.state == "in_force"
    assert grid_set_in_force() == territory.grid_set
    assert Case.objects.get(number=case).grid == territory.A1
    assert [(step.verb, step.day) for step in steps(draft)] == [
        ("approve", day), ("submit", day), ("start", None),
    ]  # fmt: skip
    later(10)
    assert grid_set_in_force() == draft
    place = locate(117.93, 33.955)
    assert place is not None
    assert place.grid_code == "320324001001003"
    take_effect()
    moved = Case.objects.get(number=case)
    assert moved.grid is not None
    assert (moved.grid.code, moved.grid.grid_set) == ("320324001001003", draft)
    assert Post.objects.get(user=staff.lan, ends_on=None).grid == Grid.objects.get(
        grid_set=draft, code=territory.A1.code
    )
    with pytest.raises(OutOfOrder):
        recall_draft(kun, draft.pk, "后悔了")


def test_today_takes_effect_at_once(
    territory: SimpleNamespace, kun: Any, chen: Any, draft: GridSet, make_household: Any
) -> None:
    home = make_household(geom=Point(117.93, 33.955, srid=4326))
    submit_draft(kun, draft.pk, in_days(0))
    carried = approve_draft(chen, draft.pk).carried
    assert [row.count for row in carried if str(row.what) == "Posts"] == [2]
    home.refresh_from_db()
    assert home.grid.code == "320324001001003"


def test_taken_back_before_its_day_everything_is_as_before(
    territory: SimpleNamespace, staff: SimpleNamespace, kun: Any, chen: Any, draft: GridSet
) -> None:
    Post.objects.create(
        user=staff.mei, role=Role.GRID_LEAD, grid=territory.A1, starts_on=in_days(20),
        ends_on=in_days(60),
    )  # fmt: skip
    before = posts()
    submit_draft(kun, draft.pk, in_days(10))
    approve_draft(chen, draft.pk)
    assert posts() != before
    with pytest.raises(Refused, match="why"):
        recall_draft(kun, draft.pk, "")
    recall_draft(kun, draft.pk, "另改")
    assert posts() == before
    territory.grid_set.refresh_from_db()
    assert territory.grid_set.ends_on is None
    assert split(kun, territory.A2.code, LineString([(117.94, 33.96), (118.01, 33.96)]),
                 reason="还可以改", grid_set=GridSet.objects.get(pk=draft.pk)).grids  # fmt: skip
    submit_draft(kun, draft.pk, in_days(10))
    recall_draft(kun, draft.pk, "再改")
    assert GridSet.objects.get(pk=draft.pk).state == "draft"


def test_sent_back_with_a_reason(kun: Any, chen: Any, draft: GridSet) -> None:
    submit_draft(kun, draft.pk, in_days(10))
    draft.refresh_from_db()
    with pytest.raises(OutOfOrder):
        split(kun, "320324001001002", ACROSS, reason="试", grid_set=draft)
    with pytest.raises(Refused, match="why"):
        send_back_draft(chen, draft.pk, "")
    send_back_draft(chen, draft.pk, "户数不均")
    with pytest.raises(OutOfOrder):
        approve_draft(chen, draft.pk)
    assert next(step.verb for step in steps(draft)) == "back"


@pytest.mark.parametrize("who", ["lan", "bo", "kun", "dong", "su", "ada"])
def test_only_leaders_of_the_county_decide(
    staff: SimpleNamespace, kun: Any, draft: GridSet, who: str
) -> None:
    submit_draft(kun, draft.pk, in_days(10))
    with pytest.raises(NotAllowed):
        approve_draft(scope_of(getattr(staff, who)), draft.pk)
    with pytest.raises(NotAllowed):
        send_back_draft(scope_of(getattr(staff, who)), draft.pk, "试")


def test_a_leader_of_a_town_does_not(
    territory: SimpleNamespace, kun: Any, draft: GridSet, make_user: Callable[..., Any]
) -> None:
    submit_draft(kun, draft.pk, in_days(10))
    tang = make_user("tang", "唐", role=Role.LEADER, division=territory.upper)
    with pytest.raises(NotAllowed):
        approve_draft(scope_of(tang), draft.pk)


@pytest.mark.parametrize("who", ["lan", "bo", "dong", "chen", "su", "ada"])
def test_only_the_county_submits(staff: SimpleNamespace, draft: GridSet, who: str) -> None:
    scope = scope_of(getattr(staff, who))
    with pytest.raises(NotAllowed):
        submit_draft(scope, draft.pk, in_days(10))
    with pytest.raises(NotAllowed):
        recall_draft(scope, draft.pk, "试")


def test_days_that_have_passed(
    kun: Any, chen: Any, draft: GridSet, later: Callable[[int], None]
) -> None:
    with pytest.raises(Refused, match="passed"):
        submit_draft(kun, draft.pk, in_days(-1))
    submit_draft(kun, draft.pk, in_days(1))
    later(2)
    with pytest.raises(Refused, match="passed"):
        approve_draft(chen, draft.pk)


def test_two_for_the_same_time(kun: Any, chen: Any, draft: GridSet) -> None:
    other = start_draft(kun, "另一套")
    for each in (draft, other):
        submit_draft(kun, each.pk, in_days(10))
    approve_draft(chen, draft.pk)
    with pytest.raises(Refused, match="later day"):
        approve_draft(chen, other.pk)


def test_land_with_a_gap_is_not_submitted(
    territory: SimpleNamespace, kun: Any, draft: GridSet
) -> None:
    """C2 shrinks and nobody takes what it gives up."""
    hole = Grid.objects.get(grid_set=draft, code=territory.C2.code)
    less = shape(hole).difference(shapely.box(118.01, 33.91, 118.02, 33.92))
    Grid.objects.filter(pk=hole.pk).update(geom=multipolygon(less))
    with pytest.raises(Refused, match="1 fault"):
        submit_draft(kun, draft.pk, in_days(10))
    Grid.objects.filter(pk=hole.pk).update(geom=hole.geom)
    assert submit_draft(kun, draft.pk, in_days(10)).state == "waiting"


def test_an_empty_draft_is_not_submitted(kun: Any, territory: SimpleNamespace) -> None:
    empty = GridSet.objects.create(name="空", starts_on=in_days(0))
    with pytest.raises(Refused, match="no grids"):
        submit_draft(kun, empty.pk, in_days(10))
