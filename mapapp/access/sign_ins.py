"""One's own sign-ins, from the log that django-axes keeps, and how that log names people."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django.db.models import Model

from layers.privacy import keyed_hash
from layers.staff.models import User
from mapapp.access.basic import AS_TOKEN
from mapapp.access.device import device

SHOWN = 30


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the page: when, from where, on what; ``here`` is the present session."""

    at: datetime
    device: str
    address: str
    until: datetime | None = None
    here: bool = False
    by_token: bool = False


def successes(user: User, session_key: str) -> list[SignIn]:
    """The latest sign-ins of ``user``, newest first."""
    here = sha256(session_key.encode()).hexdigest()
    return [
        SignIn(
            log.attempt_time,
            device(log.user_agent),
            log.ip_address or "",
            log.logout_time,
            log.session_hash == here,
        )
        for log in _latest(AccessLog, user)
    ]


def failures(user: User) -> list[SignIn]:
    """The latest failed attempts under the name of ``user``, those of programs with a wrong token
    included, newest first."""
    return [
        SignIn(
            log.attempt_time,
            device(log.user_agent),
            log.ip_address or "",
            by_token=log.username != user.username,
        )
        for log in _latest(AccessFailureLog, user)
    ]


def _latest(log: type[Model], user: User) -> Any:
    # axes declares an order for its logs, but their own Meta hides it.
    rows = log._default_manager.filter(username__in=[user.username, AS_TOKEN + user.username])
    return rows.order_by("-attempt_time", "-pk")[:SHOWN]


def log_name(username: str, address: str, *_rest: Any) -> str:
    """How the server's log tells one client from another: a hash, no name and no address."""
    return f"client {keyed_hash(f'{username}|{address}', 'sign-in').hex()[:12]}"
