"""The project's own PostgreSQL: a data folder, a socket that only its owner can reach, no TCP.

There are several, so that demo data is never at risk: `run`, `test` (unsafe but fast), `bench`, and
`faults`, which a test makes, restarts and throws away.
Postgres refuses to run as root; root hands it to the account `postgres`.
"""

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from scripts import claims
from scripts.account import Account, account_name, private_folder, server_account
from scripts.console import LOCAL, SetupError, say, step
from scripts.system import postgres_folder

NAMES = ("run", "test", "bench", "faults")
ROLE = DATABASE = "suilaiban"
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "max_connections": "100",
    # Both make short spatial queries several times slower.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
}
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

ROLE_SQL = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
    CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER;
  END IF;
END $$;
"""
# Django makes its test databases out of this one too: a copy is faster than adding PostGIS.
TEMPLATE_SQL = """
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
UPDATE pg_database SET datistemplate = true WHERE datname = current_database();
"""


def short_name(data: Path) -> str:
    """Eight characters that tell one data folder of this machine from another."""
    return hashlib.sha256(os.fsencode(data)).hexdigest()[:8]


def socket_folder(data: Path) -> Path:
    """The folder of the server's socket: not in the checkout, as a socket's path must be short."""
    return Path("/tmp") / f"slb-{short_name(data)}"


def database_url(socket: Path) -> str:
    """The address of the application's database, as django-environ reads a socket folder."""
    return f"postgis://{ROLE}@/{quote(str(socket))}/{DATABASE}"


@dataclass(frozen=True)
class Cluster:
    """One private server: where it lives and who runs it."""

    name: str
    data: Path
    account: Account

    @property
    def programs(self) -> Path:
        return postgres_folder()

    @property
    def socket(self) -> Path:
        return socket_folder(self.data)

    @property
    def url(self) -> str:
        return database_url(self.socket)

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def keep(self) -> Path:
        """While this file is there, the server outlives the commands that use it."""
        return claims.CLAIMS / f"{self.name}.keep"

    def is_running(self) -> bool:
        """Whether the process in the pid file is this server, not a later one of that number."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return False
        # Asked as the server's account: in a container, root may not look into others' processes.
        folder = self.account.run(["readlink", f"/proc/{pid}/cwd"]).stdout.strip()
        return folder == str(self.data.resolve())

    def create(self) -> None:
        """initdb beside the final place, so that an interrupted one leaves nothing half-made."""
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        private_folder(fresh, self.account.owner)
        command = [self.programs / "initdb", "-D", fresh, "-U", "postgres", "-E", "UTF8"]
        # With LC_CTYPE=C, trigram search would not see Chinese characters.
        command += ["--locale=C.UTF-8", "--auth=trust"]
        done = self.account.run(command)
        if done.returncode:
            raise SetupError(f"initdb failed:\n{done.stdout}")
        fresh.rename(self.data)

    def start(self) -> None:
        """Make the server if it is not there, start it if it does not run, and wait for it."""
        if not self.data.exists():
            with step(f"Making the private database in {self.data}"):
                self.create()
                self._launch()
                self._furnish()
            return
        if not self.is_running():
            self.keep.unlink(missing_ok=True)
            self._launch()
        self._furnish()

    def stop(self, mode: str = "fast") -> bool:
        """Stop the server; whether it was running. Mode `immediate` is as good as a crash."""
        self.keep.unlink(missing_ok=True)
        if not self.is_running():
            return False
        command = [self.programs / "pg_ctl", "stop", "-D", self.data, "-m", mode, "-w"]
        done = self.account.run(command)
        if done.returncode:
            raise SetupError(f"The database did not stop:\n{done.stdout}")
        return True

    def remove(self) -> None:
        self.stop()
        for folder in (self.data, self.socket):
            if folder.exists():
                shutil.rmtree(folder)

    def psql(self, database: str, sql: str) -> str:
        """Run SQL as the server's administrator; what it printed, without headings."""
        command = [self.programs / "psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1"]
        command += ["-h", self.socket, "-U", "postgres", "-d", database, "-c", sql]
        done = self.account.run(command)
        if done.returncode:
            raise SetupError(f"The private database refused a command:\n{done.stdout}")
        return done.stdout.strip()

    def _launch(self) -> None:
        private_folder(self.socket, self.account.owner)
        settings = SETTINGS | (UNSAFE if self.name == "test" else {})
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        command = [self.programs / "pg_ctl", "start", "-D", self.data, "-l", self.log, "-w"]
        command += ["-t", "120", "-o", f"-k {self.socket} {options}"]
        # After kill -9 the number in its lock files may be another process's by now, and the
        # server's old children need a moment to notice that it is gone.
        for _ in range(10):
            for left in (self.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.*")):
                left.unlink(missing_ok=True)
            done = self.account.run(command)
            if done.returncode == 0:
                return
            if "still in use" not in self._log_end():
                break
            time.sleep(1)
        raise SetupError(
            f"The private database did not start:\n{done.stdout}\n{self._log_end()}\n"
            f"Its whole log is {self.log}"
        )

    def _log_end(self) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        return ""

    def _furnish(self) -> None:
        """The role, the template and the database; the database comes last and tells it is done."""
        have = self.psql("postgres", "SELECT datname FROM pg_database").split()
        if DATABASE in have:
            return
        self.psql("postgres", ROLE_SQL)
        if "template_postgis" not in have:
            self.psql("postgres", "CREATE DATABASE template_postgis")
        self.psql("template_postgis", TEMPLATE_SQL)
        self.psql("postgres", f"CREATE DATABASE {DATABASE} OWNER {ROLE} TEMPLATE template_postgis")


def find(name: str) -> Cluster:
    """The private server of that name; its folder is in .local if its account can go there."""
    account = server_account()
    LOCAL.mkdir(exist_ok=True)
    data = LOCAL / ("pg" if name == "run" else f"pg-{name}")
    if account.run(["test", "-x", LOCAL]).returncode:
        # Root alone comes here, with a checkout in a home folder that postgres cannot enter.
        data = Path("/var/lib") / f"slb-{short_name(data)}"
    if os.path.lexists(data) and data.lstat().st_uid != account.owner:
        owner = account_name(data.lstat().st_uid)
        raise SetupError(
            f"The database in {data} belongs to the account {owner}, so {account.name} cannot use "
            "it. Run this as whoever ran it first, or remove that folder."
        )
    return Cluster(name, data, account)


def existing() -> Iterator[Cluster]:
    """The servers of this checkout that have been made."""
    with contextlib.suppress(SetupError):
        yield from (server for name in NAMES if (server := find(name)).data.exists())


@contextlib.contextmanager
def in_use(name: str) -> Iterator[Cluster]:
    """A running server for the length of the block; the last one out stops it.

    A server started by `make start` is left running.
    """
    cluster = find(name)
    with contextlib.ExitStack() as held:
        with claims.alone(name):
            held.enter_context(claims.claim(name))
            cluster.start()
        try:
            yield cluster
        finally:
            with claims.alone(name):
                held.close()
                if not claims.holders(name) and not cluster.keep.exists():
                    cluster.stop()


def start(name: str) -> None:
    """Start a server that stays until `make stop`."""
    if name not in NAMES:
        raise SetupError(f"There is no database {name}, only {', '.join(NAMES)}.")
    cluster = find(name)
    with claims.alone(name):
        cluster.start()
        cluster.keep.touch()
    say(f"The database {name} runs: {cluster.url}")
