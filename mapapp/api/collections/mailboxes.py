"""Mailboxes in use, by the code that is printed on them."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from layers.errors import Refused
from layers.fieldwork.change_mailbox import change_mailbox, remove_mailbox
from layers.fieldwork.place_mailbox import place_mailbox
from layers.fieldwork.queries import mailboxes
from layers.fieldwork.tiles import MAILBOXES as LAYER
from layers.staff.scope import Scope
from layers.territory.crs import to_wgs84
from mapapp.api.caller import Caller
from mapapp.api.collection import WRITES, Collection, Property, Verbs
from mapapp.api.collections.common import GRID, REASON, VERSION, VILLAGE, in_grid
from mapapp.api.places import is_code, point_of, text_of
from mapapp.api.sent import Outcome, Sent


def _rows(scope: Scope | None) -> "QuerySet[Any]":
    return in_grid(mailboxes(scope or Scope(0)).filter(active=True))


def _weekdays(value: Any) -> list[int]:
    """ISO weekdays: a list, or as text for a GIS without lists."""
    if isinstance(value, str):
        value = [int(part) if part.strip().isdecimal() else 0 for part in value.split(",")]
    if not isinstance(value, list) or not all(type(day) is int for day in value):
        raise Refused(gettext("Give the weekdays as numbers, Monday is 1: [1, 3, 5]."), "weekdays")
    return value


def _create(caller: Caller, sent: Sent) -> Outcome:
    lon, lat = to_wgs84(*point_of(sent), sent.crs)
    box, new = place_mailbox(
        sent.uuid or uuid4(), caller.person, caller.seen, lon=lon, lat=lat,
        address=text_of(sent.properties.get("address"), "address"),
        weekdays=_weekdays(sent.properties.get("weekdays") or []),
    )  # fmt: skip
    return Outcome(_rows(caller.seen).get(pk=box.pk), new=new)


def _change(caller: Caller, row: Any, sent: Sent, changes: Mapping[str, Any]) -> Outcome:
    lon, lat = to_wgs84(*point_of(sent), sent.crs) if sent.places else (row.lon, row.lat)
    change_mailbox(
        row.code, caller.person, caller.seen, version=sent.version or row.version, lon=lon, lat=lat,
        address=text_of(changes.get("address", row.address), "address"),
        weekdays=_weekdays(changes["weekdays"] or []) if "weekdays" in changes else row.weekdays,
    )  # fmt: skip
    return Outcome(_rows(caller.seen).get(pk=row.pk))


def _remove(caller: Caller, row: Any, sent: Sent) -> Outcome:
    remove_mailbox(
        row.code, caller.person, caller.seen, version=sent.version or row.version,
        reason=sent.reason or caller.usual_reason,
    )  # fmt: skip
    return Outcome()


def _by(scope: Scope) -> frozenset[str]:
    return frozenset(WRITES if scope.grids or scope.dispatches else ())


MAILBOXES: Final = Collection(
    layer=LAYER,
    title=_("Mailboxes"),
    description=_("The mailboxes of your area that are in use."),
    geometry="Point",
    key="code",
    rows=_rows,
    properties=(
        Property("code", _("Code"), read=lambda row: row.code, column="code"),
        Property("address", _("Address"), read=lambda row: row.address, editable=True),
        Property("weekdays", _("Days on which it is opened, Monday is 1"), "array",
                 lambda row: list(row.weekdays), editable=True),
        Property("since", _("Since"), "date", lambda row: row.since),
        Property("opened_at", _("Last opened"), "date-time", lambda row: row.opened_at,
                 follows=True),
        GRID, VILLAGE, VERSION, REASON,
    ),
    time="opened_at",
    verbs=Verbs(_by, _create, _change, _remove),
    readable=is_code,
    goes_on=True,
)  # fmt: skip
