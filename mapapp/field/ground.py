"""My grid as map layers: households, enterprises, mailboxes and hazards, as plain JSON.

For the grids of one person, not for a county: bounded by scope and by ``MOST``.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from layers.enterprises.queries import for_scope as enterprises_for
from layers.enterprises.queries import working
from layers.fieldwork.day import box_states
from layers.fieldwork.models import Hazard
from layers.fieldwork.queries import hazards, mailboxes
from layers.residents.models import Colour
from layers.residents.queries import for_scope as households_for
from layers.residents.queries import living
from layers.staff.scope import Scope

MOST: Final = 3000
# Households of these colours are visited at the usual pace, the others sooner.
USUAL: Final = frozenset({Colour.USUAL, Colour.PARTY})


def ground(scope: Scope, now: datetime) -> dict[str, Any]:
    """Four layers and the words for the colours. Five statements."""
    return {
        "households": _households(scope, now),
        "enterprises": _enterprises(scope),
        "mailboxes": _mailboxes(scope),
        "hazards": _hazards(scope),
        "colours": [
            {"colour": colour.value, "label": str(colour.label), "sign": sign_of(colour)}
            for colour in Colour
        ],
    }


def sign_of(colour: str) -> str:
    """The sign in the mark of a household, so that the colour never stands alone."""
    return {
        Colour.CARE: pgettext("sign in a mark on the map", "C"),
        Colour.LOW_INCOME: pgettext("sign in a mark on the map", "L"),
        Colour.PARTY: pgettext("sign in a mark on the map", "P"),
        Colour.LEFT_BEHIND: pgettext("sign in a mark on the map", "K"),
        Colour.VACANT: pgettext("sign in a mark on the map", "V"),
    }.get(Colour(colour), "")


def is_due(colour: str, visited_at: datetime | None, now: datetime) -> bool:
    """Whether a household is due for a visit by the county's rule."""
    days = settings.VISIT_DAYS if colour in USUAL else settings.VISIT_DAYS_CARE
    return visited_at is None or visited_at < now - timedelta(days=days)


def since_visit(visited_at: datetime | None, now: datetime) -> str:
    """How long ago somebody was met there, in words."""
    if visited_at is None:
        return _("Never visited")
    days = (timezone.localdate(now) - timezone.localdate(visited_at)).days
    if days <= 0:
        return _("Visited today")
    return ngettext("Visited %(n)d day ago", "Visited %(n)d days ago", days) % {"n": days}


def _households(scope: Scope, now: datetime) -> list[dict[str, Any]]:
    rows = living(households_for(scope)).filter(grid_id__in=scope.grids).order_by("id")
    return [
        {
            "uuid": str(row.uuid),
            "lon": row.geom.x,
            "lat": row.geom.y,
            "title": row.address,
            "colour": row.colour,
            "due": not row.vacant and is_due(row.colour, row.visited_at, now),
            "words": since_visit(row.visited_at, now),
        }
        for row in rows.only("uuid", "geom", "address", "colour", "vacant", "visited_at")[:MOST]
    ]


def _enterprises(scope: Scope) -> list[dict[str, Any]]:
    rows = working(enterprises_for(scope)).filter(grid_id__in=scope.grids).order_by("id")
    return [
        {
            "uuid": str(row.uuid),
            "lon": row.geom.x,
            "lat": row.geom.y,
            "title": row.name,
            "words": row.address,
        }
        for row in rows.only("uuid", "geom", "name", "address")[:MOST]
    ]


def _mailboxes(scope: Scope) -> list[dict[str, Any]]:
    rows = mailboxes(scope).filter(active=True, grid_id__in=scope.grids)
    return [
        {
            "lon": row.box.geom.x,
            "lat": row.box.geom.y,
            "title": row.box.address,
            "late": bool(row.state.missed),
            "words": box_words(len(row.state.missed), due_today=row.state.due_today),
            "url": reverse("field:mailbox", args=[row.box.code]),
        }
        for row in box_states(list(rows[:MOST]), timezone.localdate())
    ]


def box_words(missed: int, *, due_today: bool) -> str:
    """How a mailbox stands, in words."""
    if missed:
        return ngettext("%(n)d opening missed", "%(n)d openings missed", missed) % {"n": missed}
    return _("To be opened today") if due_today else _("Opened in time")


def _hazards(scope: Scope) -> list[dict[str, Any]]:
    rows = hazards(scope).filter(grid_id__in=scope.grids).exclude(state=Hazard.State.CHECKED)
    return [
        {
            "lon": row.geom.x,
            "lat": row.geom.y,
            "title": row.text,
            "words": f"{row.get_kind_display()} · {row.get_state_display()}",
            "url": reverse("field:hazard", args=[row.uuid]),
        }
        for row in rows.order_by("id")[:MOST]
    ]
