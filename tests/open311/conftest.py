"""The program of a town's own app, with a key."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from layers.cases.make_key import make_key
from tests.cases.conftest import at, scopes, staff  # noqa: F401 (fixtures)


@pytest.fixture
def key(db: None) -> str:
    """The key of the system 市民应用."""
    return make_key("市民应用")[1]


@pytest.fixture
def files(client: Client, catalogue: Any, key: str) -> Callable[..., HttpResponse]:
    """The app files a request in grid A1; any field can be given, None leaves it out."""

    def post(
        form: str = "json", headers: dict[str, str] | None = None, **fields: Any
    ) -> HttpResponse:
        usual = {
            "api_key": key, "service_code": "garbage", "lat": "33.97", "long": "117.92",
            "description": "垃圾桶满了三天，没有人来清运。", "last_name": "任", "first_name": "一",
            "phone": "13800005021", "email": "ren@example.org",
        }  # fmt: skip
        sent = {name: value for name, value in {**usual, **fields}.items() if value is not None}
        return client.post(f"/open311/v2/requests.{form}", sent, headers=headers or {})

    return post
