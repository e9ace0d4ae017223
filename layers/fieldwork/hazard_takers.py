"""Who can be given a hazard: the people of its grid, and the handlers of its town and county."""

from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from layers.staff.models import Post, Role, User
from layers.staff.scope import current_posts
from layers.territory.models import Grid

MOST = 200


@dataclass(frozen=True, slots=True)
class Taker:
    """A person and the unit they would take it for."""

    person: User
    unit: str

    @property
    def pk(self) -> int:
        return self.person.pk


def takers(grid: Grid) -> list[Taker]:
    """Active people by closeness: the grid's own, its town's offices, then the county's bureaus.

    One statement. ``grid`` comes with its village.
    """
    town = grid.village.parent_id
    here = Q(role__in=[Role.WORKER, Role.GRID_LEAD], grid=grid)
    office = Q(role=Role.HANDLER, department__town_id=town)
    bureau = Q(role=Role.HANDLER, department__town__isnull=True)
    near = Case(
        When(here, then=Value(0)), When(office, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    posts = (
        Post.objects.filter(current_posts(timezone.localdate()), here | office | bureau)
        .filter(user__is_active=True)
        .annotate(near=near)
        .select_related("user", "department")
        .order_by("near", F("department__code").asc(nulls_first=True), "id")
    )
    found: dict[int, Taker] = {}
    for post in posts[:MOST]:
        unit = post.department.label if post.department else ""
        found.setdefault(post.user_id, Taker(post.user, unit))
    return list(found.values())
