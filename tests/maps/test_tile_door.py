"""In front of the application: what is known is answered there, all else is passed on untouched."""

import gzip
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from mapapp.maps.tile_door import TileDoor, short_way
from tests.maps.conftest import read_tile, tile_address

pytestmark = pytest.mark.django_db
HERE = ("households", 117.925, 33.975, 15)


def asked(client: Client, **more: str) -> dict[str, Any]:
    """A browser's request, as WSGI has it."""
    cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    environ = (
        RequestFactory(HTTP_HOST="testserver", HTTP_ACCEPT_ENCODING="gzip")
        .get(tile_address(*HERE))
        .environ
    )
    return {**environ, "HTTP_COOKIE": f"theme=dark; {cookies}", **more}


@pytest.fixture
def lan_looks(client: Client, staff: SimpleNamespace, make_household: Callable[..., Any]) -> Client:
    """Lan has just had the tile, so that all is known."""
    make_household()
    client.force_login(staff.lan)
    assert read_tile(client.get(tile_address(*HERE)), "households")
    return client


def test_a_kept_tile_asks_the_database_nothing(
    lan_looks: Client, staff: SimpleNamespace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        found = short_way(asked(lan_looks))
    assert found is not None
    assert found.headers["Content-Length"] == str(len(found.body)) != "0"
    assert found.headers["X-Keep"] == str(staff.lan.pk)
    assert "private" in found.headers["Cache-Control"]
    assert gzip.decompress(found.body) == lan_looks.get(tile_address(*HERE)).content
    with django_assert_num_queries(0):
        again = short_way(asked(lan_looks, HTTP_IF_NONE_MATCH=found.headers["ETag"]))
    assert again is not None
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "other",
    [
        {"REQUEST_METHOD": "HEAD"}, {"REQUEST_METHOD": "POST"}, {"HTTP_COOKIE": ""},
        {"HTTP_COOKIE": "sessionid=nonsense"}, {"HTTP_HOST": "evil.example"}, {"HTTP_HOST": ""},
        {"PATH_INFO": "/maps/tiles/persons/15/1/1"}, {"PATH_INFO": "/maps/tiles/households/15/1"},
        {"PATH_INFO": "/maps/tiles/households/3/9/9"}, {"PATH_INFO": "/"},
    ],
)  # fmt: skip
def test_what_is_not_sure_goes_the_long_way(lan_looks: Client, other: dict[str, str]) -> None:
    assert short_way(asked(lan_looks)) is not None
    assert short_way(asked(lan_looks, **other)) is None


def test_a_second_session_in_the_cookie_counts_as_django_counts_it(lan_looks: Client) -> None:
    """The last of two of one name, whatever the first one was."""
    environ = asked(lan_looks)
    environ["HTTP_COOKIE"] += "; sessionid=another"
    assert short_way(environ) is None


def test_plain_http_is_refused_unless_the_proxy_says_it_was_https(
    lan_looks: Client, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert short_way(asked(lan_looks)) is None
    assert short_way(asked(lan_looks, **{"wsgi.url_scheme": "https"})) is not None
    told = {"HTTP_X_FORWARDED_PROTO": "https"}
    assert short_way(asked(lan_looks, **told)) is None
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert short_way(asked(lan_looks, **told)) is not None
    assert short_way(asked(lan_looks, HTTP_X_FORWARDED_PROTO="http")) is None


def test_everything_else_reaches_the_application(
    lan_looks: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mapapp.maps.tile_door.close_old_connections", lambda: None)
    passed: list[str] = []
    heads: list[Any] = []

    def behind(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        passed.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b"page"]

    door = TileDoor(behind)
    assert door(asked(lan_looks, PATH_INFO="/"), lambda *head: heads.append(head)) == [b"page"]
    [body] = door(asked(lan_looks), lambda *head: heads.append(head))
    assert passed == ["/"]
    assert heads[1][0] == "200 OK"
    assert ("Content-Length", str(len(body))) in heads[1][1]


def test_a_database_that_fails_is_left_to_the_long_way(
    lan_looks: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mapapp.maps import tiles

    def broken(*_any: object) -> bytes:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT here")
            try:
                cursor.execute("SELECT 1 / 0")
            finally:
                cursor.execute("ROLLBACK TO here")
        return b""

    tiles.shelf.clear()
    monkeypatch.setattr("layers.territory.tiles.prepared_binary", broken)
    assert short_way(asked(lan_looks)) is None
