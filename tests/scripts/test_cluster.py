"""Where the private server listens, and whether it runs."""

import os
from pathlib import Path

import environ
import pytest

from scripts.account import Account
from scripts.cluster import Cluster, database_url, short_name, socket_folder

LONGEST_SOCKET_PATH = 103


def test_the_socket_path_is_short_however_deep_the_checkout() -> None:
    data = Path("/home") / ("很深的目录" * 40) / "pg"
    socket = socket_folder(data) / ".s.PGSQL.5432.lock"
    assert len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH


def test_two_checkouts_and_two_servers_of_one_do_not_meet() -> None:
    places = [Path("/a/.local/pg"), Path("/b/.local/pg"), Path("/a/.local/pg-test")]
    assert len({short_name(place) for place in places}) == len(places)


@pytest.mark.parametrize("folder", ["/tmp/slb-0123abcd", "/tmp/with space/网格"])
def test_django_reads_the_socket_folder_out_of_the_address(folder: str) -> None:
    config = environ.Env.db_url_config(database_url(Path(folder)))
    assert config["HOST"] == folder
    assert (config["USER"], config["NAME"]) == ("suilaiban", "suilaiban")
    assert config["ENGINE"] == "django.contrib.gis.db.backends.postgis"


def test_no_server_runs_without_a_pid_file(tmp_path: Path) -> None:
    assert not Cluster("run", tmp_path, Account("me", None, None)).is_running()


@pytest.mark.parametrize("pid", ["", "not a number", "OURS"])
def test_a_pid_file_that_names_another_process_is_not_a_running_server(
    tmp_path: Path, pid: str
) -> None:
    text = pid.replace("OURS", str(os.getpid()))
    (tmp_path / "postmaster.pid").write_text(f"{text}\n/data\n")
    assert not Cluster("run", tmp_path, Account("me", None, None)).is_running()


def test_a_process_in_the_data_folder_is_the_running_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    monkeypatch.chdir(tmp_path)
    assert Cluster("run", tmp_path, Account("me", None, None)).is_running()
