"""Tell of mailboxes that were not opened on their day: the grid's people, and their dispatchers.

A due day is told of once, when it has passed: the box keeps the last one told, written in the
transaction of the messages, so that two workers tell it once and a night off is made up for.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from layers.fieldwork.day import DueBox, box_states
from layers.fieldwork.models import Mailbox
from layers.notices.models import Kind
from layers.notices.tell import tell
from layers.staff.models import Post, Role, User
from layers.staff.scope import current_posts

# Where the messages lead: the box, and the boxes of a town.
BOX: Final = "/field/mailboxes/{}/"
TOWN: Final = "/field/mailboxes/?town={}"
# So many boxes are named to a dispatcher; the page has all of them.
_NAMED: Final = 3


def watch_mailboxes(now: datetime) -> int:
    """Tell of every opening missed before the day of ``now``; return of how many boxes.

    The grid's own people hear of each box, a town's dispatchers of all its boxes at once; where a
    town has none, those of the county.
    """
    today = timezone.localdate(now)
    with transaction.atomic(), override(settings.LANGUAGE_CODE):
        boxes = (
            Mailbox.objects.filter(active=True)
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("grid__village__parent")
            .defer("grid__geom", "grid__village__geom", "grid__village__parent__geom")
        )
        late = [row for row in box_states(list(boxes), today) if _is_news(row)]
        if late:
            _tell(late)
        for row in late:
            row.box.told_on = row.state.missed[-1]
        Mailbox.objects.bulk_update([row.box for row in late], ["told_on"])
    return len(late)


def _is_news(row: DueBox) -> bool:
    missed, told = row.state.missed, row.box.told_on
    return bool(missed) and (told is None or missed[-1] > told)


def _tell(late: Iterable[DueBox]) -> None:
    holders = _holders()
    by_town: dict[int | None, list[DueBox]] = defaultdict(list)
    for row in late:
        by_town[row.box.grid.village.parent_id].append(row)
        day = date_format(row.state.missed[-1], "MONTH_DAY_FORMAT")
        words = _("Mailbox not opened on %(day)s: %(place)s") % {
            "day": day, "place": row.box.address,
        }  # fmt: skip
        people = holders["grid", row.box.grid_id]
        tell(people, Kind.OTHER, words=words[:300], path=BOX.format(row.box.code))
    for town, rows in by_town.items():
        named = _("; ").join(row.box.address for row in rows[:_NAMED])
        words = ngettext(
            "%(n)d mailbox was not opened on its day: %(places)s",
            "%(n)d mailboxes were not opened on their day: %(places)s",
            len(rows),
        ) % {"n": len(rows), "places": named if len(rows) <= _NAMED else f"{named} …"}
        people = holders["town", town] or holders["county", None]
        tell(people, Kind.OTHER, words=words[:300], path=TOWN.format(town))


def _holders() -> dict[tuple[str, int | None], list[User]]:
    """Whoever works or leads a grid, dispatches a town or the county. One statement."""
    wanted = Q(role__in=[Role.WORKER, Role.GRID_LEAD, Role.TOWN_DISPATCHER, Role.COUNTY_DISPATCHER])
    posts = Post.objects.filter(
        wanted, current_posts(timezone.localdate()), user__is_active=True
    ).select_related("user")
    found: dict[tuple[str, int | None], list[User]] = defaultdict(list)
    for post in posts:
        if post.role == Role.COUNTY_DISPATCHER:
            found["county", None].append(post.user)
        elif post.role == Role.TOWN_DISPATCHER:
            found["town", post.division_id].append(post.user)
        else:
            found["grid", post.grid_id].append(post.user)
    return found
