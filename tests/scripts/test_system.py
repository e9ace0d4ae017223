"""Which system packages are asked for, and what an administrator is told."""

import pytest

from scripts import system
from scripts.console import SetupError
from scripts.system import Need, choose, ensure, names_for_administrator, parse_policy


def need(*choices: tuple[str, ...], met: bool = False) -> Need:
    return Need(choices, lambda: met)


POSTGRES = need(
    ("postgresql-17", "postgresql-17-postgis-3"), ("postgresql-15", "postgresql-15-postgis-3")
)
GETTEXT = need(("gettext",))
POLICY = """\
gettext:
  Installed: 0.21-12
  Candidate: 0.21-12
  Version table:
 *** 0.21-12 500
        500 somewhere stable/main amd64 Packages
chromium-browser:
  Installed: (none)
  Candidate: (none)
  Version table:
npm:
  Installed: (none)
  Candidate: 9.2.0
  Version table:
     9.2.0 500
"""


def test_what_apt_offers_is_what_has_a_candidate() -> None:
    assert parse_policy(POLICY) == {"gettext", "npm"}


def test_the_first_choice_that_apt_offers_whole_is_taken() -> None:
    offered = {"postgresql-17", "postgresql-15", "postgresql-15-postgis-3", "gettext"}
    chosen = ("postgresql-15", "postgresql-15-postgis-3", "gettext")
    assert choose([POSTGRES, GETTEXT], offered) == chosen


def test_a_package_that_two_needs_share_is_named_once() -> None:
    assert choose([need(("nodejs", "npm")), need(("npm",))], {"nodejs", "npm"}) == ("nodejs", "npm")


def test_nothing_is_chosen_while_a_need_cannot_be_met() -> None:
    assert choose([POSTGRES, GETTEXT], {"gettext"}) is None


def test_an_administrator_is_told_the_last_choice_where_apt_knows_none() -> None:
    names = ("postgresql-15", "postgresql-15-postgis-3", "gettext")
    assert names_for_administrator([POSTGRES, GETTEXT], {"gettext"}) == names


def test_a_server_that_is_here_is_preferred_to_a_newer_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system, "postgres_versions", lambda: [15])
    offered = {f"postgresql-{n}{end}" for n in (15, 17) for end in ("", "-postgis-3")}
    assert choose([system.postgres()], offered) == ("postgresql-15", "postgresql-15-postgis-3")


def test_the_newest_server_is_chosen_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "postgres_versions", list)
    offered = {f"postgresql-{n}{end}" for n in (14, 15, 17) for end in ("", "-postgis-3")}
    assert choose([system.postgres()], offered) == ("postgresql-17", "postgresql-17-postgis-3")


def test_without_the_right_to_install_the_exact_command_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system, "root_prefix", lambda: None)
    monkeypatch.setattr(system, "offered_by_apt", lambda needs: {"gettext", "npm"})
    with pytest.raises(SetupError, match=r"apt-get install gettext npm\n"):
        ensure([GETTEXT, need(("vim",), met=True), need(("npm",))])


def test_nothing_is_asked_where_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def never() -> None:
        pytest.fail("apt was asked")

    monkeypatch.setattr(system, "root_prefix", never)
    ensure([need(("vim",), met=True)])
