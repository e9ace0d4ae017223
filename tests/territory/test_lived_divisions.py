"""The divisions of a moment, and those of a time in which some changed.

      day 0          day 1             day 2            day 3
A     v1 ────────────▶ v2, another name and border ──────────▶
new                                    made ─────────▶ taken out
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from layers.territory.lived import divisions_between
from layers.territory.models import Division, Edit, Level

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def days(territory: SimpleNamespace) -> Callable[[float], datetime]:
    """A moment by the drawing above, after all changes were made."""
    start = timezone.now()

    def on(number: int) -> None:
        edit = Edit.objects.create(verb=Edit.Verb.OTHER, made_at=start + number * DAY)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('suilaiban.edit', %s, true)", [str(edit.pk)])

    village = Division.objects.get(pk=territory.village_a.pk)
    on(1)
    village.name, village.geom = "东升村", territory.A1.geom
    village.save()
    on(2)
    new = Division.objects.create(
        code="320324001999", level=Level.VILLAGE, name="新设村", parent=territory.upper
    )
    on(3)
    new.delete()
    return lambda number: start + number * DAY


def names(begin: datetime | None, end: datetime | None) -> dict[str, str]:
    found = [(row.code[6:], row.name) for row in divisions_between(begin, end)]
    assert len(found) == len(dict(found))
    return dict(found)


def test_each_moment_has_its_own_divisions(
    days: Callable[[float], datetime], territory: SimpleNamespace
) -> None:
    there = Division.objects.count()
    old = names(days(0.5), days(0.5))
    assert (len(old), old["001001"]) == (there, territory.village_a.name)
    assert names(days(1.5), days(1.5)) == {**old, "001001": "东升村"}
    assert names(days(2.5), days(2.5)) == {**old, "001001": "东升村", "001999": "新设村"}
    assert names(days(3.5), days(3.5)) == {**old, "001001": "东升村"}
    [before] = divisions_between(days(0.5), days(0.5)).filter(code__endswith="001001")
    assert before.geom.equals_exact(territory.village_a.geom, 0)


def test_a_time_has_what_was_taken_out_in_it(days: Callable[[float], datetime]) -> None:
    assert names(days(2.5), days(4))["001999"] == "新设村"
    assert names(days(0.5), days(2.5))["001001"] == "东升村"
    assert "001999" not in names(days(0.5), days(1.5))


def test_before_anything_was_entered_the_first_states_count(
    days: Callable[[float], datetime],
) -> None:
    assert names(days(-900), days(-900)) == names(days(0.5), days(0.5))
