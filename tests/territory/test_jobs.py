"""The worker lets a grid set take over on its day, without anybody's doing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from layers.staff.scope import scope_of
from layers.territory.approve_draft import approve_draft
from layers.territory.levels import refresh
from layers.territory.start_draft import start_draft
from layers.territory.submit_draft import submit_draft
from layers.territory.tasks import hand_over, is_quiet, simplify
from mapapp.maps.tasks import tend_tiles

pytestmark = pytest.mark.django_db


def test_on_its_day_the_set_takes_over(
    territory: SimpleNamespace, staff: SimpleNamespace, make_household: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    home = make_household(geom=Point(117.93, 33.955, srid=4326))
    kun = scope_of(staff.kun)
    draft = start_draft(kun, "2027")
    submit_draft(kun, draft.pk, timezone.localdate() + timedelta(days=1))
    approve_draft(scope_of(staff.chen), draft.pk)
    hand_over(0)
    home.refresh_from_db()
    assert home.grid == territory.A1
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=1))
    for _again in range(2):
        hand_over(0)
        home.refresh_from_db()
        assert (home.grid.grid_set, home.grid.code) == (draft, territory.A1.code)


@pytest.mark.parametrize(("hour", "quiet"), [(18, False), (19, True), (20, False)])
def test_the_night_is_the_countys(monkeypatch: pytest.MonkeyPatch, hour: int, quiet: bool) -> None:
    """3 o'clock in Shanghai is 19 o'clock UTC."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 24, hour, 35, tzinfo=UTC))
    assert is_quiet() is quiet


def test_tiles_are_tended_at_night(
    territory: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr("mapapp.maps.tasks.call_command", done.append)
    for hour in (18, 19):
        now = datetime(2026, 11, 24, hour, 35, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        tend_tiles(0)
    assert done == ["tiles"]


def test_simplified_borders_follow(territory: SimpleNamespace) -> None:
    simplify(0)
    assert refresh() == 0
