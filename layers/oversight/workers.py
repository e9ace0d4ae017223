"""Whose scorecard a person reads: their own, and those of the people they answer for."""

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from layers.oversight.units import headed_by
from layers.staff.models import Post, Role, User
from layers.staff.scope import Scope, current_posts

# These have cases of their own.
HANDLING = frozenset({Role.WORKER, Role.GRID_LEAD, Role.HANDLER})


def visible_workers(scope: Scope) -> QuerySet[User]:
    """Active people who hold a post today by which they handle cases.

    The county's leaders read all; a town's those of its grids and offices; chief and liaison those
    of their unit; a grid lead those of her grids; everybody their own.
    """
    held = _held()
    if not scope.everything:
        mine = Q(user_id=scope.user_id) | Q(department__in=headed_by(scope))
        if scope.divisions:
            mine |= Q(grid__village__parent__in=scope.divisions)
            mine |= Q(grid__village__in=scope.divisions) | Q(department__town__in=scope.divisions)
        if Role.GRID_LEAD in scope.roles:
            mine |= Q(role=Role.WORKER, grid__in=scope.grids)
        held = held.filter(mine)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def with_posts(people: QuerySet[User]) -> QuerySet[User]:
    """The same with ``held``: their posts of today with grid and unit; one statement more."""
    posts = _held().select_related("grid", "department").defer("grid__geom")
    return people.prefetch_related(Prefetch("posts", posts, to_attr="held"))


def _held() -> QuerySet[Post]:
    return Post.objects.filter(current_posts(timezone.localdate()), role__in=HANDLING)
