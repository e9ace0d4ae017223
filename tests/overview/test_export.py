"""The offline page: complete, small, without names of people or small numbers."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mapapp.overview.offline import UnknownLink, inlined

SECRETS = ("任一", "13800005021", "垃圾桶满了")


@pytest.fixture
def chen(client: Client, staff: SimpleNamespace) -> Client:
    client.force_login(staff.chen)
    return client


@pytest.mark.parametrize("level", ["county", "town", "village", "grid", "cell"])
@pytest.mark.parametrize("mode", ["hot", "rate", "density", "choropleth", "emerging"])
def test_every_view_is_one_file(
    chen: Client, ren_reports: Callable[..., Any], mode: str, level: str
) -> None:
    for _case in range(4):
        ren_reports()
    response = chen.get(reverse("overview:export"), {"mode": mode, "level": level})
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    page = response.content.decode()
    assert len(response.content) < 2_000_000
    assert not re.findall(r"<script[^>]*src=|<link|<img|<iframe|@import", page)
    styles = "".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    assert not re.findall(r"url\((?!data:)", styles)
    assert "NaN" not in page.rpartition("(function (map, data)")[2]
    assert not any(secret in page for secret in SECRETS)


@pytest.mark.parametrize("ind", ["resolved", "on_time", "hours"])
def test_indicators_and_an_empty_county(chen: Client, ind: str) -> None:
    words = {"mode": "choropleth", "ind": ind, "back": 3}
    assert chen.get(reverse("overview:export"), words).status_code == 200


def test_a_link_that_is_not_known_is_refused() -> None:
    for page in (
        '<script src="https://example.org/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example.org/x.css"/>',
        '<script defer src="x.js"></script>',
    ):
        with pytest.raises(UnknownLink):
            inlined(page)
    assert inlined("<p>https://example.org</p>") == "<p>https://example.org</p>"


def test_text_cannot_end_the_script(
    chen: Client, territory: SimpleNamespace, ren_reports: Callable[..., Any]
) -> None:
    from layers.territory.models import Grid

    Grid.objects.filter(pk=territory.A1.pk).update(name="</script><script>alert(1)</script>")
    page = chen.get(reverse("overview:export")).content.decode()
    assert "<script>alert(1)" not in page


def test_within_ones_own_area(
    client: Client, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    url = reverse("overview:export")
    client.force_login(staff.lan)
    assert client.get(url).status_code == 403
    client.force_login(staff.bo)
    assert "王集镇" not in client.get(url, {"level": "town"}).content.decode()
    assert client.get(url, {"in": f"town-{territory.lower.pk}"}).status_code == 404


def test_no_county_yet(client: Client, db: None, make_user: Callable[..., Any]) -> None:
    from layers.staff.models import Role

    client.force_login(make_user("su", "苏", role=Role.SUPERVISOR))
    response = client.get(reverse("overview:export"), headers={"accept": "application/json"})
    assert response.status_code == 422
