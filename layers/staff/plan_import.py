"""What importing a staff list would do, row by row, without doing it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.staff.models import Post, Role, User
from layers.staff.names import clean_name, clean_username
from layers.staff.posts import Directory, Seat, Wish
from layers.staff.queries import not_ended
from layers.staff.role_words import role_of
from layers.staff.scope import current_posts
from layers.staff.sheet import HEADERS, StaffRow

# How many of a grid's workers a warning names.
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be imported: its number, the column at fault, what to do."""

    row: int
    column: str
    message: str

    @property
    def header(self) -> str:
        """The column as it is headed in the file, Chinese and English."""
        return " · ".join(HEADERS[self.column][:2])


@dataclass(frozen=True, slots=True)
class Step:
    """What one good row does. ``user`` is None for somebody new; ``adds``: the post is new."""

    row: int
    username: str
    name: str
    seat: Seat
    user: User | None
    enrols: bool
    renames: bool
    adds: bool
    warning: str = ""

    @property
    def changes(self) -> bool:
        return self.enrols or self.renames or self.adds


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the rows would do; with ``problems`` nothing may be written."""

    steps: list[Step]
    problems: list[Problem]

    @property
    def enrolled(self) -> int:
        return sum(step.enrols for step in self.steps)

    @property
    def renamed(self) -> int:
        return sum(step.renames for step in self.steps)

    @property
    def posts(self) -> int:
        return sum(step.adds for step in self.steps)

    @property
    def unchanged(self) -> int:
        return sum(not step.changes for step in self.steps)


def plan_import(rows: Sequence[StaffRow]) -> Plan:
    """Return what the rows would do. Seven queries, however many rows; nothing is written."""
    planner = _Planner(rows)
    steps: list[Step] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            steps.append(planner.step(row))
        except Refused as refused:
            problems.append(Problem(row.number, refused.field, str(refused)))
    return Plan(steps, problems)


@dataclass(slots=True)
class _Planner:
    """The present state, read once, and what earlier rows of the same list have said."""

    rows: Sequence[StaffRow]
    directory: Directory = field(init=False)
    users: dict[str, User] = field(init=False)
    held: set[tuple[str, tuple[str, int | None, int | None, int | None]]] = field(init=False)
    workers: dict[int, list[tuple[str, str]]] = field(init=False)
    names: dict[str, tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.directory = Directory(row.area for row in self.rows)
        self.names = {}
        keys = {row.username.strip().casefold() for row in self.rows}
        found = User.objects.annotate(key=Lower("username")).filter(key__in=keys)
        self.users = {user.username.casefold(): user for user in found}
        posts = Post.objects.filter(not_ended(), user__in=self.users.values())
        self.held = {
            (username.casefold(), (role, division, grid, department))
            for username, role, division, grid, department in posts.values_list(
                "user__username", "role", "division_id", "grid_id", "department_id"
            )
        }
        self.workers = {}
        working = Post.objects.filter(
            current_posts(timezone.localdate()),
            role=Role.WORKER,
            user__is_active=True,
            grid__code__in={row.area.strip() for row in self.rows},
        )
        for grid, username, name in working.values_list(
            "grid_id", "user__username", "user__display_name"
        ):
            if grid is not None:
                self.workers.setdefault(grid, []).append((username.casefold(), name))

    def step(self, row: StaffRow) -> Step:
        """Return what the row does. Raises Refused naming the column at fault."""
        username, name = clean_username(row.username), clean_name(row.name)
        key = username.casefold()
        user = self._account(username, key)
        seat = self.directory.seat(Wish(role_of(row.role), row.area, row.department))
        first_row = key not in self.names
        if not first_row and self.names[key] != (username, name):
            raise Refused(
                _("The same user name stands for another person above. Correct one of them."),
                "username",
            )
        self.names[key] = (username, name)
        adds = (key, seat.key) not in self.held
        self.held.add((key, seat.key))
        warning = self._crowded(key, name, seat) if adds else ""
        return Step(
            row=row.number,
            username=username,
            name=name,
            seat=seat,
            user=user,
            enrols=first_row and user is None,
            renames=first_row and user is not None and user.display_name != name,
            adds=adds,
            warning=warning,
        )

    def _account(self, username: str, key: str) -> User | None:
        user = self.users.get(key)
        if user is None:
            return None
        if user.username != username:
            raise Refused(
                _("There is an account %(username)s. Write it in the same capitals.")
                % {"username": user.username},
                "username",
            )
        if not user.is_active:
            raise Refused(
                _("This account is closed. Activate it first, or take the row out."), "username"
            )
        return user

    def _crowded(self, key: str, name: str, seat: Seat) -> str:
        if seat.role != Role.WORKER or seat.grid is None:
            return ""
        there = self.workers.setdefault(seat.grid.pk, [])
        others = [other for other_key, other in there if other_key != key]
        there.append((key, name))
        if not others:
            return ""
        names = "、".join(others[:_NAMED]) + ("…" if len(others) > _NAMED else "")
        return _("This grid already has %(names)s.") % {"names": names}
