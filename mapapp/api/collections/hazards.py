"""Hazards that are not yet checked off. A change of state, owner or deadline is the verb for it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from django.db.models import F, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from layers.errors import NotFound, Refused
from layers.fieldwork.find_hazard import find_hazard
from layers.fieldwork.models import Hazard
from layers.fieldwork.queries import hazards
from layers.fieldwork.tiles import HAZARDS as LAYER
from layers.fieldwork.treat_hazard import assign_hazard, check_hazard, rectify_hazard
from layers.staff.models import User
from layers.staff.queries import person
from layers.staff.scope import Scope
from layers.territory.crs import to_wgs84
from mapapp.api.caller import Caller
from mapapp.api.collection import Collection, Property, Verbs
from mapapp.api.collections.common import GRID, VERSION, VILLAGE, in_grid, text
from mapapp.api.places import day_of, flag_of, is_uuid, point_of, text_of
from mapapp.api.sent import Outcome, Sent

State = Hazard.State


def _rows(scope: Scope | None) -> "QuerySet[Any]":
    rows = hazards(scope or Scope(0)).exclude(state=State.CHECKED)
    return in_grid(rows).annotate(owner_name=F("owner__username"))


def _create(caller: Caller, sent: Sent) -> Outcome:
    lon, lat = to_wgs84(*point_of(sent), sent.crs)
    facts = sent.properties
    hazard, new = find_hazard(
        sent.uuid or uuid4(), caller.person, caller.seen,
        kind=text_of(facts.get("kind"), "kind"), text=text_of(facts.get("text"), "text"),
        lon=lon, lat=lat, address=text_of(facts.get("address"), "address"),
        serious=flag_of(facts.get("serious"), "serious"),
    )  # fmt: skip
    return Outcome(_again(caller, hazard.pk), new=new)


def _again(caller: Caller, pk: int) -> Any:
    """The row as it is now, also when it is checked off and thereby left the collection."""
    rows = in_grid(hazards(caller.seen)).annotate(owner_name=F("owner__username"))
    return rows.get(pk=pk)


def _change(caller: Caller, row: Any, sent: Sent, changes: Mapping[str, Any]) -> Outcome:
    if sent.places and to_wgs84(*point_of(sent), sent.crs) != (row.lon, row.lat):
        raise Refused(gettext("A hazard stays where it was found. Enter another one."),
                      "geometry")  # fmt: skip
    act: dict[str, Any] = {
        "pk": row.pk, "actor": caller.person, "scope": caller.seen,
        "version": sent.version or row.version,
    }  # fmt: skip
    note = text_of(changes.get("note"), "note") or sent.reason
    state, turns = changes.get("state", row.state), "state" in changes
    given = not changes.keys().isdisjoint({"owner", "due_on"})
    if (given and not turns) or (turns and state == State.ASSIGNED and row.state == State.FOUND):
        assign_hazard(
            **act, owner=_owner(changes.get("owner", row.owner_name)),
            due_on=day_of(changes.get("due_on", str(row.due_on or "")), "due_on"),
        )  # fmt: skip
    elif turns and state == State.RECTIFIED:
        rectify_hazard(**act, note=note)
    elif turns and state in (State.CHECKED, State.ASSIGNED):
        check_hazard(**act, gone=state == State.CHECKED, note=note)
    elif changes:
        raise Refused(
            gettext("Change its state, its owner or its deadline; other facts stay."), "state"
        )
    return Outcome(_again(caller, row.pk))


def _owner(username: Any) -> User:
    try:
        return person(text_of(username, "owner"))
    except NotFound as error:
        raise Refused(str(error), "owner") from error


def _by(scope: Scope) -> frozenset[str]:
    # Whoever owns a hazard says that it is put right, wherever she works.
    methods = {"PUT", "PATCH"} if scope.roles else set()
    return frozenset(methods | ({"POST"} if scope.grids or scope.dispatches else set()))


HAZARDS: Final = Collection(
    layer=LAYER,
    title=_("Hazards"),
    description=_("The hazards of your area that are not yet put right and checked."),
    geometry="Point",
    key="uuid",
    rows=_rows,
    properties=(
        Property("kind", _("Kind"), read=lambda row: row.kind, choices=Hazard.Kind.choices,
                 column="kind"),
        Property("state", _("State"), read=lambda row: row.state, choices=State.choices,
                 column="state", editable=True),
        Property("serious", _("Serious"), "boolean", lambda row: row.serious, column="serious"),
        Property("text", _("What the danger is"), read=lambda row: row.text),
        Property("address", _("Address"), read=lambda row: text(row.address)),
        Property("owner", _("Owner (user name)"), read=lambda row: row.owner_name, editable=True,
                 column="owner__username"),
        Property("due_on", _("Due on"), "date", lambda row: row.due_on, editable=True),
        Property("found_at", _("Found"), "date-time", lambda row: row.found_at),
        Property("note", _("What was done, or what is still wrong"), read=lambda _row: None,
                 editable=True),
        GRID, VILLAGE, VERSION,
    ),
    time="found_at",
    verbs=Verbs(_by, _create, _change),
    readable=is_uuid,
)  # fmt: skip
