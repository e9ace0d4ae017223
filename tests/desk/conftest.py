"""Signed-in browsers of the desk's people, and cases for them to work on."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from layers.cases.models import Case
from layers.cases.register import Registered
from layers.staff.models import User

UPPER, LOWER, NOWHERE = (117.92, 33.97), (117.92, 33.92), (110.0, 30.0)
JSON = {"Accept": "application/json"}


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A client of one person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def case(ren_reports: Callable[..., Registered]) -> Case:
    """Ren's registered case in grid A1."""
    return Case.objects.get(pk=ren_reports().case_id)


@pytest.fixture
def three(ren_reports: Callable[..., Registered], staff: SimpleNamespace) -> SimpleNamespace:
    """Numbers of a case in the upper town, one in the lower, one outside every grid."""

    def at(place: tuple[float, float], text: str) -> str:
        return ren_reports(lon=place[0], lat=place[1], text=text).number

    return SimpleNamespace(
        upper=at(UPPER, "上镇垃圾"), lower=at(LOWER, "下镇垃圾"), outside=at(NOWHERE, "县外垃圾")
    )
