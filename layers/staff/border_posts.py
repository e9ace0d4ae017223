"""Posts follow the land: the worker of a grid that is merged away works the grid it became part of.

She comes after the one already named there. When the merge is put back, so are the posts.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from layers.staff.models import Post
from layers.staff.queries import not_ended
from layers.territory.models import Edit, Grid


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
    if heirs:
        _hand_on(heirs, today)
    if revived and edit.undoes is not None:
        _hand_back(revived, grids, timezone.localdate(edit.undoes.made_at), today)


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
