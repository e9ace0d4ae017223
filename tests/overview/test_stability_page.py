"""Stability of areas: every part is shown, nothing divides by nothing, others' areas stay out."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layers.cases.models import Case
from layers.insight.counts import counts
from layers.insight.frame import land
from layers.insight.standing import standings
from layers.insight.warning.watched import EVERYTHING


def test_a_busy_town_is_less_calm(
    ren_reports: Callable[..., Any], territory: SimpleNamespace
) -> None:
    old = ren_reports(lat=33.92)
    Case.objects.filter(pk=old.case_id).update(
        received_at=timezone.now() - timedelta(days=35),
        resolve_due=timezone.now() - timedelta(days=20),
    )
    for _number in range(9):
        ren_reports()
    rows = standings(land(EVERYTHING), "town", counts(), timezone.localdate())
    by_name = {row.name: row for row in rows}
    upper, lower = by_name["睢城街道"], by_name["王集镇"]
    assert (upper.cases, lower.cases) == (9, 0)
    assert upper.parts[3] < 1, "nine after none is growth"
    assert upper.change < 0
    assert upper.moved == "growth"
    assert lower.parts[2] == 0, "its only open case is overdue"
    assert upper.parts[2] == 100


def test_pages(client: Client, staff: SimpleNamespace, ren_reports: Callable[..., Any]) -> None:
    ren_reports()
    url = reverse("overview:stability")
    for actor, status in ((staff.lan, 403), (staff.dong, 403), (staff.chen, 200)):
        client.force_login(actor)
        assert client.get(url).status_code == status
    client.force_login(staff.bo)
    for level in ("town", "village", "grid", "nonsense"):
        text = client.get(url, {"level": level}).content.decode()
        assert "nan" not in text
        assert "王集镇" not in text


@pytest.mark.parametrize("level", ["town", "grid"])
def test_nothing_reported(territory: SimpleNamespace, level: str) -> None:
    rows = standings(land(EVERYTHING), level, counts(), timezone.localdate())
    assert {row.score for row in rows} == {100.0}
    assert {row.change for row in rows} == {0.0}
