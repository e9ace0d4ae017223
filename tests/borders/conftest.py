"""Lan, Mei, Bo and Kun at the borders: signed-in clients."""

from collections.abc import Callable

import pytest
from django.test import Client

from layers.staff.models import User


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make
