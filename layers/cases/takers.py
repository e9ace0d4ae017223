"""Who could take a case where it lies: the named worker of its grid, then the nearest of the town.

Nobody's own position is asked for or kept: a worker counts as being in the middle of their grid.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.utils import timezone

from layers.cases.load import open_per_owner
from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.staff.models import Post, Role, User
from layers.staff.scope import Scope, current_posts
from layers.territory.functions import Metres, PointOnSurface
from layers.territory.models import Grid

MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Taker:
    """A grid worker, the grid, how many open cases are theirs, whether it is this case's, the
    middle of the grid (EPSG:4326) and how many metres the case lies from there."""

    user: User
    grid: Grid
    open_cases: int
    here: bool
    middle: Point
    metres: float


def takers(case: Case, scope: Scope) -> list[Taker]:
    """Grid workers of the case's town: its own grid's in order of their posts, then the nearest.

    Two statements, none for a case without a town. Open cases are counted within ``scope``.
    """
    if case.town_id is None or case.geom is None:
        return []
    posts: QuerySet[Any] = (
        Post.objects.filter(
            current_posts(timezone.localdate()),
            role=Role.WORKER,
            grid__village__parent_id=case.town_id,
            department__isnull=False,
            user__is_active=True,
        )
        .annotate(middle=PointOnSurface("grid__geom"), metres=Metres("middle", case.geom))
        .select_related("user", "grid")
        .defer("grid__geom")
    )
    # The grid's own worker first, so that a worker of two grids is listed for this one.
    ordered = sorted(posts, key=lambda post: (post.grid_id != case.grid_id, post.metres, post.pk))
    first: dict[int, Any] = {}
    for post in ordered:
        first.setdefault(post.user_id, post)
    nearest = list(first.values())[:MOST]
    load = open_per_owner(for_scope(scope), [post.user_id for post in nearest])
    return [
        Taker(
            post.user, post.grid, load.get(post.user_id, 0), post.grid_id == case.grid_id,
            post.middle, post.metres,
        )
        for post in nearest
        if post.grid is not None
    ]  # fmt: skip
