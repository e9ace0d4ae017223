"""`.local/env`: secrets are drawn once, kept, and readable by their owner alone."""

from pathlib import Path

import environ
import pytest
from cryptography.fernet import Fernet

from scripts.environment import read, write

URL = "postgis://suilaiban@//tmp/slb-0123abcd/suilaiban"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "local" / "env"


def test_the_file_is_for_its_owner_alone(file: Path) -> None:
    write(URL, file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_secrets_are_drawn_once(file: Path) -> None:
    first = write(URL, file)
    assert write(URL, file) == first == read(file)


def test_two_checkouts_have_different_secrets(tmp_path: Path) -> None:
    one, two = (write(URL, tmp_path / name) for name in ("one", "two"))
    for secret in ("DJANGO_SECRET_KEY", "FIELD_KEYS", "LOOKUP_KEY"):
        assert one[secret] != two[secret]


def test_the_field_key_is_one_that_fernet_takes(file: Path) -> None:
    box = Fernet(write(URL, file)["FIELD_KEYS"])
    assert box.decrypt(box.encrypt("睢宁".encode())).decode() == "睢宁"


def test_a_moved_checkout_gets_its_new_address_and_keeps_the_rest(file: Path) -> None:
    before = write(URL, file)
    after = write(URL.replace("0123abcd", "deadbeef"), file)
    assert after["DATABASE_URL"].endswith("slb-deadbeef/suilaiban")
    assert before | {"DATABASE_URL": after["DATABASE_URL"]} == after


def test_an_address_from_outside_is_not_written(file: Path) -> None:
    assert "DATABASE_URL" not in write(None, file)


def test_what_a_person_added_stays(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("DEMO=0\nEXTRA=a=b\n")
    write(URL, file)
    assert read(file)["DEMO"] == "0"
    assert read(file)["EXTRA"] == "a=b"


def test_django_reads_what_was_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environ.Env, "ENVIRON", {})
    written = write(URL, file)
    environ.Env.read_env(str(file))
    assert written == environ.Env.ENVIRON
