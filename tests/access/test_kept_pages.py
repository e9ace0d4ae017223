"""A phone handed on: no page of a signed-in person stays in the browser."""

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/me/", "/staff/", "/me/sign-ins/", "/"])
def test_pages_of_a_signed_in_person_are_not_kept(ada: Client, address: str) -> None:
    assert "no-store" in ada.get(address)["Cache-Control"]


def test_the_sign_out_itself_is_not_kept(signed_in: Callable[[str], Client]) -> None:
    assert "no-store" in signed_in("lan").post("/sign-out/")["Cache-Control"]


def test_public_pages_of_residents_are_left_alone(client: Client) -> None:
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")


def test_map_data_is_kept_but_asked_for_again(ada: Client) -> None:
    """It is costly to send again, and the server says each time whether it may be shown."""
    first = ada.get("/maps/base.json")
    assert first["Cache-Control"] == "no-cache, private"
    again = ada.get("/maps/base.json", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "no-cache, private")


def test_a_view_may_say_otherwise(ada: Client) -> None:
    """The health page forbids it in words of its own."""
    assert "max-age=0" in ada.get("/healthz")["Cache-Control"]
