"""天地图 through this server: the key stays here, pictures are kept, failures are clear."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from mapapp.maps import tianditu

pytestmark = pytest.mark.django_db
KEY = "k" * 32
PICTURE = b"\x89PNG\r\n\x1a\n" + b"picture" * 10
HERE = "/maps/tianditu/vec/12/3389/1638"


@pytest.fixture
def upstream(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SimpleNamespace]:
    """A server on this machine in place of 天地图; ``answer`` is (status, headers, body)."""
    seen = SimpleNamespace(asked=[], answer=(200, {}, PICTURE))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.asked.append(self.path)
            status, headers, body = seen.answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    seen.home = f"http://127.0.0.1:{server.server_port}"
    settings.TIANDITU_KEY = KEY
    settings.TIANDITU_URL = f"{seen.home}/STYLE_w/wmts"
    settings.TIANDITU_FOLDER = tmp_path / "tianditu"
    monkeypatch.setattr(tianditu._Gate, "opens_at", 0.0)
    yield seen
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_picture_comes_with_the_key_added_here(client: Client, upstream: SimpleNamespace) -> None:
    answer = client.get(HERE)
    assert (answer.status_code, answer.content) == (200, PICTURE)
    assert answer["Content-Type"] == "image/png"
    assert "public" in answer["Cache-Control"]
    [asked] = upstream.asked
    assert urlsplit(asked).path == "/vec_w/wmts"
    query = {name: value for name, [value] in parse_qs(urlsplit(asked).query).items()}
    assert (query["TILEMATRIX"], query["TILECOL"], query["TILEROW"]) == ("12", "3389", "1638")
    assert (query["LAYER"], query["TILEMATRIXSET"], query["tk"]) == ("vec", "w", KEY)


def test_a_kept_picture_is_not_asked_for_again(client: Client, upstream: SimpleNamespace) -> None:
    client.get(HERE)
    upstream.answer = (500, {}, b"")
    assert client.get(HERE).content == PICTURE
    assert len(upstream.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, b"error"), (403, {}, f"bad key {KEY}".encode()), (200, {}, b"<html>no</html>"),
        (200, {}, b""), (200, {}, b"\x89PNG" + b"x" * 600_000),
        (302, {"Location": "http://127.0.0.1:9/elsewhere"}, b""),
    ],
)  # fmt: skip
def test_a_failure_is_clear_and_tells_no_key(
    client: Client, upstream: SimpleNamespace, answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    upstream.answer = answer
    told = client.get(HERE, headers={"accept": "application/json"})
    assert told.status_code == 502
    assert told.json()["error"]
    assert KEY not in told.content.decode() + caplog.text
    assert "tianditu gave no tile" in caplog.text
    # A map asks for dozens at once: they are not all tried in vain.
    client.get("/maps/tianditu/vec/12/3390/1638")
    assert len(upstream.asked) == 1


def test_nobody_there(client: Client, upstream: SimpleNamespace, settings: Settings) -> None:
    settings.TIANDITU_URL = "http://127.0.0.1:9/STYLE_w/wmts"
    assert client.get(HERE).status_code == 502


@pytest.mark.parametrize(
    "path",
    [
        "vec/12/0/0", "vec/19/433000/209000", "vec/3/6/3", "vec/-1/0/0", "vec/12/4096/0",
        "ter/12/3389/1638", "vec_w/12/3389/1638", "vec/12/3389/1638/x", "../12/3389/1638",
        "vec/12/3389/99999999999999999999",
    ],
)  # fmt: skip
def test_only_tiles_of_the_county(client: Client, upstream: SimpleNamespace, path: str) -> None:
    assert client.get(f"/maps/tianditu/{path}").status_code == 404
    assert upstream.asked == []


def test_without_a_key_there_is_none(
    client: Client, upstream: SimpleNamespace, settings: Settings
) -> None:
    settings.TIANDITU_KEY = ""
    assert client.get(HERE).status_code == 404
    assert upstream.asked == []


def test_the_oldest_pictures_make_room(tmp_path: Path) -> None:
    for at in range(5):
        file = tmp_path / "vec" / str(at)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x" * 100)
        os.utime(file, (at, at))
    tianditu.make_room(tmp_path, 250)
    assert sorted(file.name for file in (tmp_path / "vec").iterdir()) == ["3", "4"]
