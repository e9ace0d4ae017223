"""Somebody signed in."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client


@pytest.fixture
def signed_in(staff: SimpleNamespace) -> Callable[[str], Client]:
    """A browser of its own in which this member of the tiny county's staff is signed in."""

    def make(username: str) -> Client:
        client = Client()
        client.force_login(getattr(staff, username))
        return client

    return make


@pytest.fixture
def ada(signed_in: Callable[[str], Client]) -> Client:
    """Ada, who administers, at her browser."""
    return signed_in("ada")
