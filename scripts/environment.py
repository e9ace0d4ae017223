"""`.local/env`: the settings of this checkout, made once and read by `mapapp/environment.py`."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from scripts.console import LOCAL

FILE = LOCAL / "env"


def fernet_key() -> str:
    """32 random bytes as the `cryptography` package's Fernet reads them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def read(file: Path = FILE) -> dict[str, str]:
    """The file's settings; none if there is no file."""
    if not file.exists():
        return {}
    lines = file.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def complete(values: Mapping[str, str]) -> dict[str, str]:
    """The settings with what is missing made up: secrets are drawn once and then kept."""
    return {
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": fernet_key(),
        "LOOKUP_KEY": fernet_key(),
        "DEMO": "1",
    } | dict(values)


def write(database_url: str | None, file: Path = FILE) -> dict[str, str]:
    """Bring the file up to date; without an address of our own, leave the one it has."""
    before = read(file)
    after = complete(before)
    if database_url:
        after["DATABASE_URL"] = database_url
    if after != before:
        file.parent.mkdir(exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.writelines(f"{key}={value}\n" for key, value in sorted(after.items()))
        fresh.replace(file)
    return after
