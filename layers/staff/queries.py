"""Reading staff for those who administer it: one person, and the list with its filters."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import NotFound
from layers.staff.models import Department, Post, User
from layers.territory.models import Division, Grid, Level
from layers.territory.queries import grids_in_force


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to list. Empty means anybody; role, town and department must meet in one post."""

    words: str = ""
    role: str = ""
    town: str = ""
    department: str = ""
    active: bool | None = True


def person(username: str, *, lock: bool = False) -> User:
    """The account of this user name, locked if asked. Raises NotFound."""
    users = User.objects.select_for_update() if lock else User.objects.all()
    user = users.filter(username=username).first()
    if user is None:
        raise NotFound(_("There is no such account. Choose it from the list of staff."))
    return user


def not_ended() -> Q:
    """Filter for posts held today or later."""
    return Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate())


def posts_with_places(posts: QuerySet[Post]) -> QuerySet[Post]:
    """The posts with the names of grid, division and department, without any geometry."""
    return posts.select_related("grid", "division", "department").defer(
        "grid__geom", "division__geom"
    )


def people(wanted: Wanted) -> QuerySet[User]:
    """Accounts that ``wanted`` describes, each with ``held``: its posts that have not ended."""
    users = User.objects.order_by("username")
    if wanted.active is not None:
        users = users.filter(is_active=wanted.active)
    posts = Post.objects.filter(not_ended(), user=OuterRef("pk"))
    if wanted.words:
        words = wanted.words
        there = Q(grid__name__icontains=words) | Q(grid__code__startswith=words)
        users = users.filter(
            Q(username__icontains=words)
            | Q(display_name__icontains=words)
            | Exists(posts.filter(there))
        )
    if wanted.role or wanted.town or wanted.department:
        users = users.filter(Exists(posts.filter(_in_post(wanted))))
    held = posts_with_places(Post.objects.filter(not_ended()))
    return users.prefetch_related(Prefetch("posts", queryset=held, to_attr="held"))


def _in_post(wanted: Wanted) -> Q:
    fits = Q()
    if wanted.role:
        fits &= Q(role=wanted.role)
    if wanted.department:
        fits &= Q(department__code=wanted.department)
    if wanted.town:
        fits &= (
            Q(division__code=wanted.town)
            | Q(division__parent__code=wanted.town)
            | Q(grid__village__parent__code=wanted.town)
            | Q(department__town__code=wanted.town)
        )
    return fits


def towns() -> list[tuple[str, str]]:
    """Code and name of every town, in the order of the codes."""
    return list(Division.objects.filter(level=Level.TOWN).values_list("code", "name"))


def departments() -> list[tuple[str, str]]:
    """Code and name, in the language of the page, of every department that is open."""
    return [(row.code, row.label) for row in Department.objects.filter(active=True)]


def areas(words: str, limit: int = 20) -> list[tuple[str, str]]:
    """Code and name of towns, villages and grids in force whose code or name has ``words``.

    The name stands after that of the area above it, since villages of two towns share names.
    """
    if not words:
        return []
    fits = Q(code__startswith=words) | Q(name__icontains=words)
    divisions = Division.objects.filter(fits, level__in=[Level.TOWN, Level.VILLAGE])
    grids: QuerySet[Grid] = grids_in_force().filter(fits)
    found = [
        *divisions.values_list("code", "parent__name", "name")[:limit],
        *grids.values_list("code", "village__parent__name", "name")[:limit],
    ]
    return [(code, f"{above} {name}") for code, above, name in found[:limit]]
