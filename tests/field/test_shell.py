"""The installable app: served with the right types, at the root, under our own policy."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from mapapp.field.shell import shell

pytestmark = pytest.mark.django_db


def test_the_manifest_names_the_app_and_icons_that_exist(client: Client) -> None:
    answer = client.get("/app.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    app = json.loads(answer.content)
    assert (app["name"], app["display"], app["scope"]) == ("速来办", "standalone", "/")
    assert {icon["sizes"] for icon in app["icons"]} >= {"192x192", "512x512"}
    assert any(icon.get("purpose") == "maskable" for icon in app["icons"])
    for icon in app["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
    assert '<link rel="manifest" href="/app.webmanifest">' in client.get("/").content.decode()


def test_the_worker_is_a_script_at_the_root_that_is_always_asked_for_anew(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    text = answer.content.decode()
    assert text.startswith('import { start } from "/static/js/offline/worker/main.js";')
    assert shell()[0] in text


def test_the_shell_has_every_module_that_its_pages_load() -> None:
    _version, files = shell()
    held = {address.removeprefix("/static/") for address in files}
    for name in [name for name in held if name.startswith("js/")]:
        with open(finders.find(name), encoding="utf-8") as file:
            text = file.read()
        folder = name.rsplit("/", 1)[0].split("/")
        for target in re.findall(r'^import .*?"(\.[^"]+)";', text, re.MULTILINE):
            parts = list(folder)
            for part in target.split("/"):
                if part == "..":
                    parts.pop()
                elif part != ".":
                    parts.append(part)
            assert "/".join(parts) in held, (name, target)


def test_the_page_for_no_network_is_nobodys(client: Client) -> None:
    answer = client.get("/field/offline/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "没有网络" in page
    assert "data-user" not in page
    assert not client.cookies
