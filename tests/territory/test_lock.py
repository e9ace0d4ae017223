"""Who waited for a grid set finds it as it is by then: submitted, or replaced by another.

┌────┬────┐   Kun has cut A1 in two in a draft. While somebody waits in a connection of its own, the
│ A1 │ A2 │   draft is submitted, or Chen lets it be in force from today.
└────┴────┘
"""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone
from shapely import LineString

from layers.errors import OutOfOrder
from layers.staff.scope import scope_of
from layers.territory.approve import approve
from layers.territory.approve_draft import approve_draft
from layers.territory.change import save_change
from layers.territory.found import found
from layers.territory.hand_over import take_effect
from layers.territory.merge import merge
from layers.territory.models import Edit, Grid, GridSet
from layers.territory.propose import propose
from layers.territory.queries import grid_set_in_force
from layers.territory.redraw import redraw
from layers.territory.restore import restore
from layers.territory.split import split
from layers.territory.start_draft import start_draft
from layers.territory.submit_draft import submit_draft
from tests.territory.borders import assert_history_agrees, shape
from tests.territory.proposed import a1, moved
from tests.territory.test_two_editors import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
ACROSS = LineString([(117.89, 33.96), (117.92, 33.97), (117.96, 33.96)])


@pytest.fixture
def people(staff: SimpleNamespace) -> Any:
    return SimpleNamespace(
        bo=scope_of(staff.bo), kun=scope_of(staff.kun), chen=scope_of(staff.chen),
        lan=scope_of(staff.lan),
    )  # fmt: skip


@pytest.fixture
def draft(territory: SimpleNamespace, people: Any) -> GridSet:
    draft = start_draft(people.kun, "2027")
    split(people.kun, territory.A1.code, ACROSS, reason="户数过多", grid_set=draft)
    return draft


@pytest.fixture
def waiting(people: Any, draft: GridSet) -> GridSet:
    return submit_draft(people.kun, draft.pk, timezone.localdate())


def everything() -> list[Any]:
    rows = Grid.objects.order_by("id").values_list("id", "version", "geom", "retired_at")
    return [list(rows), list(Edit.objects.order_by("id").values_list("id", flat=True))]


VERBS: dict[str, Callable[[Any, Any], Any]] = {
    "redraw": lambda t, p: redraw(p.bo, {t.A1.code: a1(s3=117.96)}, reason="移"),
    "split": lambda t, p: split(p.bo, t.A1.code, ACROSS, reason="分"),
    "merge": lambda t, p: merge(p.bo, [t.A1.code, t.A2.code], reason="合"),
    "found": lambda t, p: found(p.bo, a1(s3=117.96), reason="新"),
    "save": lambda t, p: save_change(p.bo, moved(t.A1.code, s3=117.96), t.village_a),
    "propose": lambda t, p: propose(p.lan, moved(t.A1.code, s3=117.96), t.village_a),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_set_that_ended_meanwhile_is_not_written(
    territory: SimpleNamespace, people: Any, waiting: GridSet, verb: str
) -> None:
    before = everything()
    future = meanwhile(
        lambda: approve_draft(people.chen, waiting.pk),
        lambda: VERBS[verb](territory, people),
    )
    assert isinstance(future.exception(), OutOfOrder), future.exception()
    assert everything() == before
    assert grid_set_in_force() == waiting


def test_nor_is_anything_put_back_or_approved_in_it(
    territory: SimpleNamespace, people: Any, draft: GridSet
) -> None:
    edit = redraw(people.bo, {territory.A1.code: a1(s3=117.96)}, reason="移").edit
    proposal = propose(people.lan, moved(territory.A1.code, 2, s1=117.96), territory.village_a)
    waiting = submit_draft(people.kun, draft.pk, timezone.localdate())
    before = everything()
    future = meanwhile(
        lambda: approve_draft(people.chen, waiting.pk),
        lambda: restore(people.bo, edit.pk, reason="撤"),
    )
    assert isinstance(future.exception(), OutOfOrder)
    with pytest.raises(OutOfOrder):
        approve(people.bo, proposal.pk)
    assert everything() == before


def test_a_draft_submitted_meanwhile_is_not_written(
    territory: SimpleNamespace, people: Any, draft: GridSet
) -> None:
    before = everything()
    for draw in (
        lambda: redraw(people.bo, {territory.A2.code: shape(territory.A2)}, reason="移",
                       grid_set=draft),
        lambda: save_change(people.bo, moved(territory.A1.code, None, s5=117.94),
                            territory.village_a, draft),
    ):  # fmt: skip
        GridSet.objects.filter(pk=draft.pk).update(state=GridSet.State.DRAFT)
        future = meanwhile(lambda: submit_draft(people.kun, draft.pk, timezone.localdate()), draw)
        assert isinstance(future.exception(), OutOfOrder), future.exception()
        assert everything() == before
    assert_history_agrees()


def test_what_waited_to_be_carried_over_goes_to_the_newest_set(
    territory: SimpleNamespace, people: Any, waiting: GridSet, make_household: Callable[..., Any]
) -> None:
    """The hourly job waits to fill 2020 from 2019; meanwhile 2027 takes the place of 2020."""
    before = GridSet.objects.create(
        name="2019", state="in_force", starts_on=date(2019, 1, 1),
        ends_on=territory.grid_set.starts_on,
    )  # fmt: skip
    old = Grid.objects.create(
        grid_set=before, village=territory.village_a, code=territory.A1.code, name="旧网格",
        geom=territory.A1.geom,
    )  # fmt: skip
    home = make_household(geom=Point(117.93, 33.955, srid=4326))
    type(home).objects.filter(pk=home.pk).update(grid=old)
    future = meanwhile(lambda: approve_draft(people.chen, waiting.pk), take_effect)
    assert future.exception() is None
    home.refresh_from_db()
    assert (home.grid.grid_set, home.grid.code) == (waiting, "320324001001003")
