"""Who may see what: the one description of a person's scope that every query goes through."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from layers.staff.models import Post, Role
from layers.territory.models import Level

if TYPE_CHECKING:
    from layers.staff.models import User

COUNTY_WIDE = frozenset({Role.COUNTY_DISPATCHER, Role.SUPERVISOR})
# Roles that may read complainants' names and phones (masked until unmasked with a reason).
SEES_PEOPLE = frozenset(
    {Role.WORKER, Role.GRID_LEAD, Role.TOWN_DISPATCHER, Role.COUNTY_DISPATCHER, Role.HANDLER}
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person may see today. ``everything`` beats the id sets."""

    user_id: int
    roles: frozenset[str] = frozenset()
    everything: bool = False
    divisions: frozenset[int] = frozenset()
    grids: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()
    # Divisions where the person dispatches; those of a leader's post show no people.
    people_divisions: frozenset[int] = frozenset()
    # Holds a leader's post for the whole county.
    leads_county: bool = False

    @property
    def all_people(self) -> bool:
        """May see the people of the whole county; a supervisor sees everything but them."""
        return Role.COUNTY_DISPATCHER in self.roles

    @property
    def sees_people(self) -> bool:
        """May see complainants at all; leaders and supervisors see cases without people."""
        return bool(self.roles & SEES_PEOPLE)

    @property
    def dispatches(self) -> bool:
        return bool(self.roles & {Role.TOWN_DISPATCHER, Role.COUNTY_DISPATCHER})


def current_posts(day: date) -> Q:
    """Filter for posts held on ``day``."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def _county_wide(post: Post) -> bool:
    if post.role == Role.LEADER:
        return post.division is None or post.division.level == Level.COUNTY
    return post.role in COUNTY_WIDE


def scope_of(user: "User | AnonymousUser") -> Scope:
    """Return the scope of ``user`` from the posts held today; nobody's scope when signed out.

    One query. A leader of the county, or of no division, sees all of it.
    """
    if not user.is_authenticated or not user.is_active:
        return Scope(user_id=0)
    posts = list(
        Post.objects.filter(current_posts(timezone.localdate()), user_id=user.pk)
        .select_related("division")
        .defer("division__geom")
    )
    return Scope(
        user_id=user.pk,
        roles=frozenset(post.role for post in posts),
        everything=any(_county_wide(post) for post in posts),
        leads_county=any(post.role == Role.LEADER and _county_wide(post) for post in posts),
        divisions=frozenset(
            post.division_id
            for post in posts
            if post.role in {Role.TOWN_DISPATCHER, Role.LEADER} and post.division_id is not None
        ),
        grids=frozenset(post.grid_id for post in posts if post.grid_id is not None),
        departments=frozenset(
            post.department_id
            for post in posts
            if post.role == Role.HANDLER and post.department_id is not None
        ),
        people_divisions=frozenset(
            post.division_id
            for post in posts
            if post.role == Role.TOWN_DISPATCHER and post.division_id is not None
        ),
    )
