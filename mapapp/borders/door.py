"""Who comes in: people who may edit a village's borders, or propose a change of them."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.errors import NotAllowed, NotFound
from layers.staff.border_right import BorderRight, border_right
from layers.staff.scope import Scope
from layers.territory.draft import one_set
from layers.territory.models import Division, Grid, GridSet, Level
from layers.territory.queries import grids_in_force
from mapapp.access.context import request_scope


@dataclass(frozen=True, slots=True)
class Village:
    """A village that this person may work on. ``row`` comes without its shape."""

    row: Division
    may: BorderRight
    scope: Scope
    # Whose grids they are: a draft's, or those in force.
    draft: GridSet | None

    @property
    def grids(self) -> QuerySet[Grid]:
        """All grids of the set with land, also those of other villages."""
        if self.draft is None:
            return grids_in_force()
        return Grid.objects.filter(grid_set=self.draft, retired_at__isnull=True)


def opened(request: HttpRequest, code: str, draft: int | None = None) -> Village:
    """Load the village with this 12-digit ``code`` for the person of the request.

    ``draft`` is the id of a grid set that is worked on, for those who edit. Raises NotFound for an
    unknown code or draft and NotAllowed for the signed-out and everybody else who has no say in
    its borders.
    """
    if not request.user.is_authenticated:
        raise NotAllowed(_("You are signed out. Sign in again."))
    villages = Division.objects.filter(level=Level.VILLAGE).select_related("parent")
    row = villages.defer("geom", "parent__geom").filter(code=code).first()
    if row is None:
        raise NotFound(_("There is no such village."))
    scope: Scope = request_scope(request)
    may = border_right(scope, row)
    if may is None or (draft is not None and may != BorderRight.EDIT):
        raise NotAllowed(
            _("Borders are changed by the dispatchers of the town and the county, and by those who "
              "work or lead a grid of the village.")
        )  # fmt: skip
    return Village(row, may, scope, one_set(draft) if draft is not None else None)
