"""Bo sees that a grid carries too much, and splits it by the line that is proposed."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from layers.residents.models import Household
from layers.territory.models import Grid
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.pens import Pen, assert_village

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_crowded_grid_is_split_by_the_proposed_line(
    apart: Callable[..., Page], make_household: Callable[..., Any], staff: SimpleNamespace,
    village: SimpleNamespace, settings: Settings, size: dict[str, int],
) -> None:  # fmt: skip
    settings.GRID_HOUSEHOLDS = (2, 5)
    for i in range(6):
        point = Point(117.91 + i * 0.006, 33.97 + (i % 2) * 0.004, srid=4326)
        make_household(geom=point, number=str(i + 1))
    cache.clear()
    page = apart(staff.bo, reverse("overview:staffing"), size)
    expect(page.get_by_text("to split", exact=True)).to_have_count(1)
    page.get_by_role("link", name="Propose a split").click()
    page.wait_for_url("**/borders/**")
    expect(page.locator(".half")).to_have_count(2)
    bo = Pen(page)
    bo.checked()
    bo.because("户数太多")
    expect(page.get_by_text("Saved. The borders are in force.")).to_be_visible()
    assert_village(village)
    homes = Household.objects.values_list("grid__code", flat=True)
    assert sorted(list(homes).count(code) for code in set(homes)) == [3, 3]
    assert Grid.objects.filter(code=f"{village.code}003").exists()
