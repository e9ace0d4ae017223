"""The account that runs the private servers, and folders that only it can enter."""

import contextlib
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.console import SetupError


@dataclass(frozen=True)
class Account:
    """Who runs the server: `uid` and `gid` are None when that is who we are."""

    name: str
    uid: int | None
    gid: int | None

    @property
    def owner(self) -> int:
        return os.geteuid() if self.uid is None else self.uid

    def run(self, command: Sequence[object]) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, from `/`, since it may not be able to enter our folder."""
        return subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else (),
        )


def server_account() -> Account:
    """Ourselves; for root, as whom postgres refuses to run, the account `postgres`."""
    if os.geteuid() != 0:
        return Account(account_name(os.geteuid()), None, None)
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise SetupError("There is no account named postgres: run `make run` once.") from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def account_name(uid: int) -> str:
    """The name of an account; its number where a container gives it no name."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def private_folder(folder: Path, owner: int) -> None:
    """Make a folder that only `owner` can enter, or refuse one that somebody else made first."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        os.chown(folder, owner, -1)
    found = folder.lstat()
    is_folder = folder.is_dir() and not folder.is_symlink()
    if not is_folder or found.st_uid != owner or found.st_mode & 0o077:
        raise SetupError(
            f"{folder} is not a folder that belongs to the account {account_name(owner)} alone. "
            "Remove it, or ask whoever made it to, and start again."
        )
