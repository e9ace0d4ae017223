"""What the machine itself must have, and how to get it from apt when it is not there."""

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.console import ROOT, SetupError, run, run_quietly, step, works

SERVERS = Path("/usr/lib/postgresql")
EXTENSIONS = Path("/usr/share/postgresql")
OLDEST_POSTGRES, NEWEST_POSTGRES = 15, 40
# Debian reads every file of this folder before it makes a server of its own for a new PostgreSQL.
NO_SYSTEM_SERVER = Path("/etc/postgresql-common/createcluster.d/suilaiban.conf")

Packages = tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """Something the machine must have. `choices` are package lists, the one to prefer first.

    The last choice is named to an administrator when apt's lists know none of them.
    """

    choices: Sequence[Packages]
    is_met: Callable[[], bool]


def postgres_versions() -> list[int]:
    """Major versions of the servers on this machine, newest first."""
    found = (int(path.name) for path in SERVERS.glob("[0-9]*") if (path / "bin/initdb").exists())
    return sorted((version for version in found if version >= OLDEST_POSTGRES), reverse=True)


def has_postgis(version: int) -> bool:
    return (EXTENSIONS / str(version) / "extension/postgis.control").exists()


def postgres_folder() -> Path:
    """The programs of the newest PostgreSQL here that has PostGIS."""
    for version in postgres_versions():
        if has_postgis(version):
            return SERVERS / str(version) / "bin"
    raise SetupError("There is no PostgreSQL with PostGIS on this machine: run `make run` once.")


def postgres() -> Need:
    """PostgreSQL with PostGIS, for a server that is already here rather than for another."""
    versions = [*postgres_versions(), *range(NEWEST_POSTGRES, OLDEST_POSTGRES - 1, -1)]
    choices = [(f"postgresql-{version}", f"postgresql-{version}-postgis-3") for version in versions]
    return Need(choices, lambda: any(has_postgis(version) for version in postgres_versions()))


def gettext() -> Need:
    return Need([("gettext",)], lambda: shutil.which("msgfmt") is not None)


def venv() -> Need:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return Need([(package,)], lambda: importlib.util.find_spec("ensurepip") is not None)


def node() -> Need:
    """node and npm. Debian packs npm apart; others' nodejs brings its own."""
    npm = ("npm",) if works(["node", "--version"]) else ("nodejs", "npm")
    return Need([npm], lambda: works(["node", "--version"]) and works(["npm", "--version"]))


def choose(needs: Sequence[Need], offered: Collection[str]) -> Packages | None:
    """For each need its first list of packages that apt offers whole; None if one has none."""
    chosen: list[str] = []
    for need in needs:
        found = next((choice for choice in need.choices if set(choice) <= set(offered)), None)
        if found is None:
            return None
        chosen += found
    return tuple(dict.fromkeys(chosen))


def names_for_administrator(needs: Sequence[Need], offered: Collection[str]) -> Packages:
    """The packages to ask for, guessed where apt's lists are empty."""
    return tuple(name for need in needs for name in choose([need], offered) or need.choices[-1])


def parse_policy(text: str) -> set[str]:
    """The names in the output of `apt-cache policy` that can be installed or are."""
    blocks = re.findall(r"^(\S+):\n(?:  .*\n)*?  Candidate: (.+)$", text, re.MULTILINE)
    return {name for name, candidate in blocks if candidate != "(none)"}


def offered_by_apt(needs: Sequence[Need]) -> set[str]:
    names = sorted({name for need in needs for choice in need.choices for name in choice})
    with contextlib.suppress(OSError):
        done = subprocess.run(
            ["apt-cache", "policy", *names],
            env=os.environ | {"LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
        return parse_policy(done.stdout)
    return set()


def root_prefix() -> list[str] | None:
    """What to put before a command to run it as root; None when there is no way."""
    if os.geteuid() == 0:
        return []
    if works(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    if shutil.which("sudo") and sys.stdin.isatty():
        return ["sudo"]
    return None


def ensure(needs: Sequence[Need]) -> None:
    """Install what is missing; without the right to, say what an administrator must install."""
    missing = [need for need in needs if not need.is_met()]
    if not missing:
        return
    offered = offered_by_apt(missing)
    root = root_prefix()
    if root is None or not shutil.which("apt-get"):
        raise SetupError(ask_administrator(names_for_administrator(missing, offered)))
    packages = choose(missing, offered)
    if packages is None:
        update(root)
        packages = choose(missing, offered_by_apt(missing))
    if packages is None:
        wanted = names_for_administrator(missing, offered_by_apt(missing))
        raise SetupError(f"apt does not offer all of these packages: {' '.join(wanted)}")
    with (
        step(f"Installing system packages: {' '.join(packages)}"),
        no_system_server(root, packages),
    ):
        try:
            install(root, packages)
        except SetupError:
            # Lists older than the archive name files that are gone.
            update(root)
            install(root, packages)


def ask_administrator(packages: Packages) -> str:
    return (
        "These system packages are missing, and this account may not install them (it is not root "
        "and has no sudo).\nAsk an administrator to run:\n\n"
        f"    apt-get install {' '.join(packages)}\n\n"
        f"and then run the same command again in {ROOT}."
    )


def update(root: Sequence[str]) -> None:
    with step("Reading the lists of system packages"):
        run([*root, "apt-get", "update", "-qq"])


def install(root: Sequence[str], packages: Packages) -> None:
    command = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq"]
    options = ["--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    run_quietly([*command, *options, "-o", "Dpkg::Use-Pty=0", *packages])


@contextlib.contextmanager
def no_system_server(root: Sequence[str], packages: Packages) -> Iterator[None]:
    """While PostgreSQL is installed, keep Debian from making a server of its own for it."""
    if not any(name.startswith("postgresql-") for name in packages):
        yield
        return
    run([*root, "mkdir", "-p", NO_SYSTEM_SERVER.parent])
    run([*root, "sh", "-c", f"echo 'create_main_cluster = false' > {NO_SYSTEM_SERVER}"])
    try:
        yield
    finally:
        run([*root, "rm", "-f", NO_SYSTEM_SERVER])
