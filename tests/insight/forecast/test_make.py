"""The forecast of the day is stored once, by area and subject, and the map shows it."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layers.cases.models import Case
from layers.insight.forecast.latest import latest
from layers.insight.forecast.make import KEEP, make_forecast
from layers.insight.models import Forecast


@pytest.fixture
def weeks(ren_reports: Callable[..., Any]) -> None:
    """Forty days with a case each, every fourth in the other town."""
    now = timezone.now()
    for back in range(1, 41):
        made = ren_reports(lat=33.92 if back % 4 == 0 else 33.97)
        Case.objects.filter(pk=made.case_id).update(received_at=now - timedelta(days=back))


def test_county_and_towns(
    weeks: None, territory: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    today = timezone.localdate()
    assert make_forecast(today) == 6
    county = latest(None, None, today)
    assert county is not None
    assert 4 < county.total < 10
    assert len(county.mean) == len(county.low) == len(county.high) == 7
    upper = latest(territory.upper.pk, catalogue.city.pk, today)
    lower = latest(territory.lower.pk, None, today)
    assert upper is not None
    assert lower is not None
    assert upper.total > lower.total
    assert make_forecast(today) == 0
    assert latest(None, None, today + timedelta(days=7)) is None


def test_old_ones_are_dropped(weeks: None) -> None:
    today = timezone.localdate()
    for back in range(KEEP + 3):
        Forecast.objects.create(
            first=today - timedelta(days=back + 1), mean=[1.0], low=[0], high=[2], total=1,
            total_low=0, total_high=2,
        )  # fmt: skip
    make_forecast(today)
    assert Forecast.objects.values("first").distinct().count() == KEEP


def test_nothing_reported_yet(db: None) -> None:
    assert make_forecast(timezone.localdate()) == 0
    with pytest.raises(CommandError):
        call_command("forecast", "--check")


def test_the_map_shows_it(
    weeks: None, client: Client, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    client.force_login(staff.chen)
    url = reverse("overview:period")
    assert client.get(url).json()["ahead"] is None
    out = StringIO()
    call_command("forecast", stdout=out)
    assert "6" in out.getvalue()
    seen = client.get(url).json()["ahead"]
    assert (len(seen["days"]), seen["days"][0]) == (7, timezone.localdate().isoformat())
    town = {"in": f"town-{territory.lower.pk}"}
    assert client.get(url, town).json()["ahead"]["total"] < seen["total"]
    assert client.get(url, {"topic": "city"}).json()["ahead"]["total"] == seen["total"]
    for words in ({"topic": "garbage"}, {"via": "web"}, {"in": f"grid-{territory.A1.pk}"},
                  {"topic": "no-such"}):  # fmt: skip
        assert client.get(url, words).json()["ahead"] is None


def test_a_town_dispatcher_sees_the_own_town(
    weeks: None, client: Client, staff: SimpleNamespace
) -> None:
    make_forecast(timezone.localdate())
    whole = Forecast.objects.get(division=None, category=None).total
    client.force_login(staff.bo)
    assert 0 < client.get(reverse("overview:period")).json()["ahead"]["total"] < whole
