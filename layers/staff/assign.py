"""Assign a post: role × area × department, from a day on."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.actor import acting
from layers.errors import OutOfOrder
from layers.staff.models import Post, Role, User
from layers.staff.posts import Directory, Seat, Wish
from layers.staff.queries import person
from layers.staff.scope import current_posts


@dataclass(frozen=True, slots=True)
class Assigned:
    """The post, and the workers its grid already had: allowed, but worth a look."""

    post: Post
    others: tuple[str, ...]


def assign(
    username: str, wish: Wish, starts_on: date | None = None, actor_id: int | None = None
) -> Assigned:
    """Give the person the post from ``starts_on`` (today if not given) on.

    Raises NotFound, Refused naming the field that does not fit the role, OutOfOrder when the
    person holds this very post or the account is closed.
    """
    seat = Directory([wish.area]).seat(wish)
    with transaction.atomic():
        acting(actor_id, "assign")
        # Locks the person, so that a double click cannot assign twice.
        user = person(username, lock=True)
        if not user.is_active:
            raise OutOfOrder(_("This account is closed. Activate it before you give it a post."))
        if _held(user, seat):
            raise OutOfOrder(_("This person already holds this post."), "role")
        post = Post.objects.create(
            user=user,
            role=seat.role,
            division=seat.division,
            grid=seat.grid,
            department=seat.department,
            starts_on=starts_on or timezone.localdate(),
        )
    return Assigned(post, _other_workers(post))


def _held(user: User, seat: Seat) -> bool:
    return Post.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate()),
        user=user,
        role=seat.role,
        division=seat.division,
        grid=seat.grid,
        department=seat.department,
    ).exists()


def _other_workers(post: Post) -> tuple[str, ...]:
    if post.role != Role.WORKER or post.grid_id is None:
        return ()
    others = Post.objects.filter(
        current_posts(timezone.localdate()),
        role=Role.WORKER,
        grid_id=post.grid_id,
        user__is_active=True,
    ).exclude(user_id=post.user_id)
    return tuple(others.values_list("user__display_name", flat=True))
