"""Posts follow the land: the worker of a grid that is merged away works the grid it became part of.

She comes after the one already named there. When the merge is put back, so are the posts.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from layers.actor import acting
from layers.staff.models import Post
from layers.staff.queries import not_ended
from layers.territory.hand_over import Carried
from layers.territory.models import Edit, Grid, GridSet


def follow(
    sender: type[Edit],
    *,
    edit: Edit,
    grids: Sequence[Grid],
    heirs: Mapping[int, int],
    revived: Sequence[int],
    **_signal: Any,
) -> None:
    """Receiver of ``layers.territory.signals.borders_changed``."""
    today = timezone.localdate()
    if heirs or revived:
        acting(edit.actor_id, "rehome", edit.reason)
    if heirs:
        _hand_on(heirs, today)
    if revived and edit.undoes is not None:
        _hand_back(revived, grids, timezone.localdate(edit.undoes.made_at), today)


def carry(
    sender: type[GridSet], *, heirs: Mapping[int, int | None], day: date, **_signal: Any
) -> Carried:
    """Receiver of ``layers.territory.signals.grid_set_replaced``.

    A post ends with the old set and goes on in the new one from its first day. The order of a
    grid's workers stays, so the one who is named stays named.
    """
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    held = Post.objects.select_for_update(of=("self",)).filter(running, grid__in=list(heirs))
    lost: list[str] = []
    ended, begun = [], []
    for post in held.select_related("user", "grid").defer("grid__geom").order_by("pk"):
        heir = heirs[post.grid_id or 0]
        if heir is None:
            lost.append(f"{post.user} {post.grid.code if post.grid else ''}")
            continue
        start = max(day, post.starts_on)
        begun.append(
            Post(
                user_id=post.user_id, role=post.role, grid_id=heir, starts_on=start,
                department_id=post.department_id, ends_on=post.ends_on,
            )
        )  # fmt: skip
        post.ends_on = start
        ended.append(post)
    Post.objects.bulk_update(ended, ["ends_on"])
    # Two grids that became one, with one worker: one post.
    once = {(post.user_id, post.role, post.grid_id, post.department_id): post for post in begun}
    there = Post.objects.filter(running, grid__in=[pk for pk in heirs.values() if pk])
    for same in there.values_list("user_id", "role", "grid_id", "department_id"):
        once.pop(same, None)
    Post.objects.bulk_create(once.values())
    return Carried(gettext_lazy("Posts"), len(ended), lost)


def take_back(
    sender: type[GridSet], *, heirs: Mapping[int, int | None], day: date, after: Sequence[int],
    **_signal: Any,
) -> None:  # fmt: skip
    """Receiver of ``layers.territory.signals.grid_set_recalled``: posts go on where they were.

    Those that were to begin in the new set are deleted, as they never did. An end that was set by
    hand for that very day and for no other reason stays.
    """
    begun = Post.objects.select_for_update().filter(grid__in=after, starts_on__gte=day)
    ends: dict[tuple[int, str, int | None, int | None], date | None] = {}
    for post in begun:
        ends[post.user_id, post.role, post.grid_id, post.department_id] = post.ends_on
    held = Post.objects.select_for_update().filter(grid__in=list(heirs), ends_on__gte=day)
    again = []
    for post in held:
        same = (post.user_id, post.role, heirs[post.grid_id or 0], post.department_id)
        if post.ends_on == max(day, post.starts_on) and same in ends:
            post.ends_on = ends[same]
            again.append(post)
    begun.delete()
    Post.objects.bulk_update(again, ["ends_on"])


def _hand_on(heirs: Mapping[int, int], today: date) -> None:
    """End the posts of grids without land, and give each person the same post in the heir."""
    for post in Post.objects.select_for_update().filter(not_ended(), grid__in=heirs):
        heir = heirs[post.grid_id or 0]
        until = post.ends_on
        post.ends_on = max(today, post.starts_on)
        post.save(update_fields=["ends_on"])
        same = {"user_id": post.user_id, "role": post.role, "department_id": post.department_id}
        if not Post.objects.filter(not_ended(), grid_id=heir, **same).exists():
            start = max(today, post.starts_on)
            Post.objects.create(grid_id=heir, starts_on=start, ends_on=until, **same)


def _hand_back(revived: Sequence[int], grids: Sequence[Grid], since: date, today: date) -> None:
    """Undo ``_hand_on`` of the day ``since`` for grids that have their land again."""
    heirs = [grid.pk for grid in grids if grid.pk not in revived]
    for post in Post.objects.select_for_update().filter(grid__in=revived, ends_on=since):
        copies = Post.objects.filter(
            not_ended(),
            grid__in=heirs,
            user=post.user_id,
            role=post.role,
            department=post.department_id,
            starts_on=since,
        )
        copies.update(ends_on=today)
        post.ends_on = None
        post.save(update_fields=["ends_on"])
