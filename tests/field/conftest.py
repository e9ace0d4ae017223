"""Lan and Mei at their phones: signed-in clients, and cases to act on."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from layers.cases.models import Case
from layers.cases.register import Registered
from layers.staff.models import User

# What htmx asks for: the sheet is HTML, a refusal is JSON.
HTMX = {"Accept": "application/json, text/html", "HX-Request": "true"}


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def lan(staff: SimpleNamespace, sign_in: Callable[[User], Client]) -> Client:
    """Lan of grid A1, signed in."""
    return sign_in(staff.lan)


@pytest.fixture
def mei(staff: SimpleNamespace, sign_in: Callable[[User], Client]) -> Client:
    """Mei of grid A2, signed in."""
    return sign_in(staff.mei)


@pytest.fixture
def case(ren_reports: Callable[..., Registered]) -> Case:
    """Ren's case in grid A1, Lan's to accept."""
    return Case.objects.get(pk=ren_reports().case_id)


@pytest.fixture
def do() -> Callable[..., HttpResponse]:
    """Post a verb as the sheet does: ``do(client, case, "accept")``; version 0 sends none."""

    def post(client: Client, case: Case, verb: str, version: int = 0, **sent: Any) -> HttpResponse:
        values = {"version": version or Case.objects.get(pk=case.pk).version, **sent}
        url = f"/field/cases/{case.number}/{verb}/"
        return client.post(url, values, headers=HTMX)

    return post


@pytest.fixture
def photo() -> Callable[[], io.BytesIO]:
    """A small JPEG as a phone would send it."""

    def make() -> io.BytesIO:
        out = io.BytesIO()
        Image.new("RGB", (40, 30), (90, 140, 80)).save(out, "JPEG")
        out.seek(0)
        out.name = "after.jpg"
        return out

    return make
