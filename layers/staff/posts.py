"""What area and department a post of each role has, and reading them from codes.

A worker or grid lead has a grid, a town dispatcher a town, a handler a department; a leader may
have a town or village, everybody else the whole county.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.staff.models import Department, Role
from layers.territory.models import Division, Grid, Level
from layers.territory.queries import grids_in_force

GRID_ROLES: Final = frozenset({Role.WORKER, Role.GRID_LEAD})
_DIVISION_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Wish:
    """A post as people write it: ``area`` is a 12-digit division or 15/17-digit grid code."""

    role: str
    area: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A post as the table stores it, without the person and the days."""

    role: Role
    division: Division | None = None
    grid: Grid | None = None
    department: Department | None = None

    @property
    def key(self) -> tuple[str, int | None, int | None, int | None]:
        """What makes two posts of a person the same post."""
        division, grid, department = self.division, self.grid, self.department
        return (
            self.role.value,
            division.pk if division else None,
            grid.pk if grid else None,
            department.pk if department else None,
        )


class Directory:
    """The divisions, grids and departments that some codes stand for; four queries in all."""

    def __init__(self, areas: Iterable[str]) -> None:
        codes = {code.strip() for code in areas if code.strip()}
        self._divisions = {
            row.code: row for row in Division.objects.filter(code__in=codes).defer("geom")
        }
        grids = grids_in_force().filter(code__in=codes).select_related("village")
        self._grids = {row.code: row for row in grids.defer("geom", "village__geom")}
        departments = list(Department.objects.all())
        self._departments = {row.name: row for row in departments}
        self._departments |= {row.code: row for row in departments}
        self._offices: dict[int, list[Department]] = {}
        for department in departments:
            if department.town_id is not None and department.active:
                self._offices.setdefault(department.town_id, []).append(department)

    def division(self, code: str) -> Division:
        found = self._divisions.get(code)
        if found is None:
            raise Refused(
                _("There is no town or village %(code)s. Check the 12 digits.") % {"code": code},
                "area",
            )
        return found

    def grid(self, code: str) -> Grid:
        found = self._grids.get(code)
        if found is None:
            raise Refused(
                _("There is no grid %(code)s in force. Check the 15 or 17 digits.")
                % {"code": code},
                "area",
            )
        return found

    def department(self, word: str) -> Department:
        """The department of this code or Chinese name."""
        found = self._departments.get(word)
        if found is None:
            raise Refused(
                _("There is no department %(word)s. Give its code or its full name.")
                % {"word": word},
                "department",
            )
        if not found.active:
            raise Refused(
                _("%(department)s is closed. Choose another department.")
                % {"department": found.label},
                "department",
            )
        return found

    def office(self, town_id: int | None) -> Department | None:
        """The town's own office, where the town has exactly one."""
        offices = self._offices.get(town_id or 0, [])
        return offices[0] if len(offices) == 1 else None

    def seat(self, wish: Wish) -> Seat:
        """Return what to store for ``wish``. Raises Refused naming role, area or department."""
        if wish.role not in Role.values:
            raise Refused(_("Choose a role from the list."), "role")
        role, area, word = Role(wish.role), wish.area.strip(), wish.department.strip()
        if area and not area.isdecimal():
            raise Refused(
                _("A code has digits only. In Excel, format the column as text and type it again."),
                "area",
            )
        department = self.department(word) if word else None
        if role in GRID_ROLES:
            return self._grid_seat(role, area, department)
        if role == Role.HANDLER and department is None:
            raise Refused(_("A department handler needs a department. Choose it."), "department")
        return Seat(role, division=self._division_for(role, area), department=department)

    def _grid_seat(self, role: Role, area: str, department: Department | None) -> Seat:
        if len(area) <= _DIVISION_DIGITS:
            raise Refused(
                _("The role %(role)s needs a grid. Give its 15- or 17-digit code.")
                % {"role": role.label},
                "area",
            )
        grid = self.grid(area)
        department = department or self.office(grid.village.parent_id)
        if department is None:
            # Whoever accepts a case does so for a unit, so a worker without one could take none.
            raise Refused(_("Choose the department this person works for."), "department")
        return Seat(role, grid=grid, department=department)

    def _division_for(self, role: Role, area: str) -> Division | None:
        if len(area) > _DIVISION_DIGITS:
            raise Refused(
                _("The role %(role)s has no grid. Give a town's code, or leave the area empty.")
                % {"role": role.label},
                "area",
            )
        division = self.division(area) if area else None
        if role == Role.TOWN_DISPATCHER:
            if division is None or division.level != Level.TOWN:
                raise Refused(_("A town dispatcher needs a town. Give its 12-digit code."), "area")
            return division
        if division is None or division.level == Level.COUNTY:
            return None
        if role != Role.LEADER:
            raise Refused(
                _("The role %(role)s is for the whole county. Leave the area empty.")
                % {"role": role.label},
                "area",
            )
        return division
