"""The navigation of phones: five words beside each other, the rest behind *More*."""

from types import SimpleNamespace

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def tabs_of(staff: SimpleNamespace, who: str, address: str = "/me/") -> str:
    client = Client()
    client.force_login(getattr(staff, who))
    client.cookies["django_language"] = "en"
    return client.get(address).content.decode().split('<nav class="tabs', 1)[1].split("</nav>")[0]


def test_a_worker_has_those_of_the_field_on_her_own_page_too(staff: SimpleNamespace) -> None:
    tabs = tabs_of(staff, "lan")
    assert "Needs survey" in tabs
    assert '<a href="/me/" aria-current="page">' in tabs
    assert "more-tabs" not in tabs


@pytest.mark.parametrize(("who", "more"), [("kun", True), ("bo", True), ("dong", False)])
def test_more_than_five_rooms_go_behind_one_word(
    staff: SimpleNamespace, who: str, *, more: bool
) -> None:
    tabs = tabs_of(staff, who)
    beside, _details, behind = tabs.partition("<details")
    assert beside.count("<a ") == (4 if more else 3)
    assert ('<summary class="current">' in behind, "/me/" in behind) == (more, more)
