"""Who could take a case where it lies: the named worker of its grid, then the village's others."""

from dataclasses import dataclass

from django.utils import timezone

from layers.cases.load import open_per_owner
from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.staff.models import Post, Role, User
from layers.staff.scope import Scope, current_posts
from layers.territory.models import Grid


@dataclass(frozen=True, slots=True)
class Taker:
    """A grid worker, the grid, how many open cases are theirs, and whether it is this case's."""

    user: User
    grid: Grid
    open_cases: int
    here: bool


def takers(case: Case, scope: Scope) -> list[Taker]:
    """Grid workers of the case's village: its own grid's in order of their posts, then by load.

    Two statements, none for a case without a village. Open cases are counted within ``scope``.
    """
    if case.village_id is None:
        return []
    posts = (
        Post.objects.filter(
            current_posts(timezone.localdate()),
            role=Role.WORKER,
            grid__village_id=case.village_id,
            department__isnull=False,
            user__is_active=True,
        )
        .select_related("user", "grid")
        .defer("grid__geom")
    )
    # The grid's own worker first, so that a worker of two grids is listed for this one.
    ordered = sorted(posts, key=lambda post: (post.grid_id != case.grid_id, post.pk))
    first = {post.user_id: post for post in reversed(ordered)}
    load = open_per_owner(for_scope(scope), first)
    found = [
        Taker(post.user, post.grid, load.get(post.user_id, 0), post.grid_id == case.grid_id)
        for post in ordered
        if first[post.user_id] is post and post.grid is not None
    ]
    return sorted(found, key=lambda taker: 0 if taker.here else 1 + taker.open_cases)
