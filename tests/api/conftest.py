"""Programs that call the interface: each with the token of one of the staff."""

import base64
import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.staff.make_token import make_token
from layers.staff.models import User
from mapapp.api import counted


def basic(username: str, token: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{token}".encode()).decode()


class Program:
    """Calls the interface as curl would: paths under /ogc/, bodies as JSON."""

    def __init__(self, authorization: str = "", agent: str = "curl/8") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {"user-agent": agent}
        if authorization:
            self.headers["authorization"] = authorization

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.client.get(f"/ogc/{path}", query, headers=self._all(headers))

    def options(self, path: str) -> Any:
        return self.client.options(f"/ogc/{path}", headers=self.headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        kind = headers.pop("content_type", "application/geo+json")
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.generic(
            method, f"/ogc/{path}", data if body is not None else "", content_type=kind,
            headers=self._all(headers),
        )  # fmt: skip

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("PUT", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        headers.setdefault("content_type", "application/merge-patch+json")
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("DELETE", path, body, **headers)

    def _all(self, headers: dict[str, str]) -> dict[str, str]:
        return {**self.headers, **{name.replace("_", "-"): v for name, v in headers.items()}}


@pytest.fixture(autouse=True)
def _forget_counts() -> Iterator[None]:
    counted.forget()
    yield
    counted.forget()


@pytest.fixture
def program() -> Callable[..., Program]:
    """A program with a fresh token of this person: ``program(staff.lan)``."""

    def make(user: User, agent: str = "curl/8", name: str = "测试") -> Program:
        _row, token = make_token(user, name, 30)
        return Program(basic(user.username, token), agent)

    return make


@pytest.fixture
def stranger() -> Program:
    """Nobody in particular."""
    return Program()


def point(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@pytest.fixture
def lan(program: Callable[..., Program], staff: SimpleNamespace) -> Program:
    return program(staff.lan)
