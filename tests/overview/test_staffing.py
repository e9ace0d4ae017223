"""Loads of grids and workers, within scope, and a split that opens in the border editor."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.gis.geos import Point
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from layers.insight.frame import land
from layers.insight.staffing import loads
from layers.insight.warning.watched import EVERYTHING


@pytest.fixture
def homes(make_household: Callable[..., Any], territory: SimpleNamespace) -> None:
    for i in range(6):
        point = Point(117.91 + i * 0.006, 33.97 + (i % 2) * 0.004, srid=4326)
        make_household(geom=point, number=str(i + 1))
    cache.clear()


def test_loads(
    homes: None, ren_reports: Callable[..., Any], staff: SimpleNamespace,
    territory: SimpleNamespace, django_assert_max_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    for _number in range(4):
        ren_reports()
    ground = land(EVERYTHING)
    with django_assert_max_num_queries(6):
        rows = loads(ground, timezone.localdate())
    first = rows[0]
    assert (first.grid, first.households, first.cases, first.open, first.workers) == (
        territory.A1.pk, 6, 4, 4, 1,
    )  # fmt: skip
    assert first.hours == pytest.approx(4 * 45 / 60 / 30 * 7)
    assert {row.workers for row in rows if row.grid != territory.A1.pk} == {0, 1}


def test_the_page_and_its_split(
    homes: None, client: Client, staff: SimpleNamespace, territory: SimpleNamespace,
    settings: Settings,
) -> None:  # fmt: skip
    settings.GRID_HOUSEHOLDS = (2, 5)
    client.force_login(staff.bo)
    text = client.get(reverse("overview:staffing"), {"show": "split"}).content.decode()
    assert "东升第1网格" in text
    assert "和平第1网格" not in text
    answer = client.get(reverse("overview:split", args=[territory.A1.pk]))
    assert answer.status_code == 302
    asked = parse_qs(urlsplit(answer.url).query)  # type: ignore[attr-defined]
    assert asked["grid"] == [territory.A1.code]
    assert len(asked["split"][0].split(";")) == 2
    assert client.get(reverse("overview:split", args=[territory.C1.pk])).status_code == 404
    assert client.get(reverse("overview:split", args=[territory.A2.pk])).status_code == 422


def test_more_hours_than_a_week_has_call_for_a_split_too(
    homes: None, ren_reports: Callable[..., Any], territory: SimpleNamespace, settings: Settings
) -> None:
    """Six households are few; eight cases of 45 minutes in 30 days are 1.4 hours a week."""
    for _number in range(8):
        ren_reports()
    for hours, expected in ((1.3, {territory.A1.pk}), (1.5, set())):
        settings.WORK_HOURS = hours
        rows = loads(land(EVERYTHING), timezone.localdate())
        assert {row.grid for row in rows if row.to_split} == expected


def test_who_comes_in(client: Client, staff: SimpleNamespace) -> None:
    for actor, status in ((staff.lan, 403), (staff.dong, 403), (staff.chen, 200)):
        client.force_login(actor)
        assert client.get(reverse("overview:staffing")).status_code == status


def test_a_county_without_anything(client: Client, staff: SimpleNamespace) -> None:
    client.force_login(staff.chen)
    for words in ({}, {"show": "idle"}, {"show": "x", "page": "-3"}):
        text = client.get(reverse("overview:staffing"), words).content.decode()
        assert "nan" not in text.lower().replace("governance", "")
