"""The people and the whistles of tests/oversight, over HTTP."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.oversight.conftest import (
    accepted,
    called,
    case,
    found,
    issued,
    people,
    staff,
    whistle,
    whistled,
)

__all__ = [
    "accepted", "called", "case", "found", "issued", "people", "staff", "whistle", "whistled",
]  # fmt: skip


@pytest.fixture
def signed_in(staff: SimpleNamespace) -> Callable[[str], Client]:
    """A client signed in as the person of this name."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(getattr(staff, name))
        return client

    return sign_in
