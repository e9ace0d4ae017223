"""What happened to a person's account and posts: read only, the database writes it by itself."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from layers.staff.models import Role, StaffEvent, User

# A person's page shows the latest; the rest stays in the table.
MOST: Final = 50
_HEADS: Final[dict[str, str | Promise]] = {"chief": _("Chief"), "liaison": _("Liaison")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``what`` is the post, the unit headed or the new name, ``day`` the day it begins or
    ends on; ``by`` is empty for the system."""

    kind: StaffEvent.Kind
    what: str
    day: date | None
    by: str
    at: datetime


def staff_history(user: User) -> list[Entry]:
    """The latest events of this person, newest first; one statement."""
    return [_entry(event) for event in user.events.select_related("actor")[:MOST]]


def _entry(event: StaffEvent) -> Entry:
    kind, detail = StaffEvent.Kind(event.kind), event.detail
    day = detail.get("starts_on") if kind == StaffEvent.Kind.GIVEN else detail.get("ends_on")
    return Entry(
        kind, _what(event), date.fromisoformat(day) if day else None, str(event.actor or ""),
        event.at,
    )  # fmt: skip


def _what(event: StaffEvent) -> str:
    """The post in words, with the names its place and unit had then, or the two names."""
    detail = event.detail
    if "role" in detail:
        parts = (str(Role(detail["role"]).label), detail["place"], detail["department"])
        return " · ".join(part for part in parts if part)
    if "head" in detail:
        return f"{_HEADS[detail['head']]} · {detail['department']}"
    if event.kind == StaffEvent.Kind.RENAMED:
        return f"{detail['from']} → {detail['to']}"
    return ""
