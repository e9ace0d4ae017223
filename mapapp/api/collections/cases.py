"""Cases without their complainants. The id is the number of the case."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from django.db.models import F, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from layers.cases.accept import accept
from layers.cases.dispatch import dispatch
from layers.cases.intake import Report
from layers.cases.models import Case, Channel, Complainant, PlaceState
from layers.cases.queries import for_scope
from layers.cases.register import register
from layers.cases.relocate import relocate
from layers.cases.states import State
from layers.cases.tiles import CASES as LAYER
from layers.cases.void import void
from layers.errors import NotFound, Refused
from layers.staff.models import Department
from layers.staff.scope import Scope
from layers.territory.crs import to_wgs84
from mapapp.api.caller import Caller
from mapapp.api.collection import Collection, Property, Verbs
from mapapp.api.collections.common import REASON, VERSION, text, with_point
from mapapp.api.places import is_code, point_of, text_of
from mapapp.api.sent import Outcome, Sent

_UNREAD: Final = ("text", "internal_note")


def _rows(scope: Scope | None) -> "QuerySet[Any]":
    return _told(for_scope(scope or Scope(0)))


def _told(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return with_point(rows.defer(*_UNREAD)).annotate(
        category_code=F("category__code"), department_code=F("department__code"),
        grid_code=F("grid__code"), village_code=F("village__code"), town_code=F("town__code"),
    )  # fmt: skip


def _create(caller: Caller, sent: Sent) -> Outcome:
    facts = {name: text_of(value, name) for name, value in sent.properties.items()
             if name in _ENTERED}  # fmt: skip
    lon, lat = point_of(sent) if sent.geometry is not None else (None, None)
    made = register(
        Report(
            uuid=sent.uuid or uuid4(), category=facts.get("category", ""),
            text=facts.get("text", ""), address=facts.get("address", ""),
            channel=facts.get("channel") or Channel.PLATFORM, lon=lon, lat=lat, crs=sent.crs,
            name=facts.get("name", ""), phone=facts.get("phone", ""),
            kind=facts.get("kind") or Complainant.Kind.PERSON, actor_id=caller.person.pk,
        )
    )  # fmt: skip
    # Whoever enters a case is told what became of it, also where it lies in others' area.
    row = _told(Case.objects.all()).get(pk=made.case_id)
    if not made.new and not for_scope(caller.seen).filter(pk=row.pk).exists():
        raise NotFound(gettext("There is no such case in your area."))
    return Outcome(row, new=made.new, more={"lookup_code": made.code} if made.new else {})


def _change(caller: Caller, row: Any, sent: Sent, changes: Mapping[str, Any]) -> Outcome:
    version, acted = sent.version, False
    if sent.places and sent.geometry is not None:
        lon, lat = point_of(sent)
        if row.lon is None or to_wgs84(lon, lat, sent.crs) != (row.lon, row.lat):
            version = relocate(
                row.number, caller.person, caller.seen, lon=lon, lat=lat, crs=sent.crs,
                reason=sent.reason or caller.usual_reason, version=version,
            ).version  # fmt: skip
            acted = True
    if "department" in changes:
        version = dispatch(
            row.number, caller.person, caller.seen, department=_department(changes["department"]),
            reason=sent.reason, version=version,
        ).version  # fmt: skip
        acted = True
    if "state" in changes:
        if changes["state"] != State.ACCEPTED:
            raise Refused(
                gettext("Through this interface a case is dispatched (department), accepted "
                            "(state) or moved; the rest is done at the desk."), "state",
            )  # fmt: skip
        accept(row.number, caller.person, caller.seen, version=version)
        acted = True
    after = _told(Case.objects.all()).get(pk=row.pk) if acted else row
    return Outcome(after)


def _department(code: Any) -> Department:
    found = Department.objects.filter(code=text_of(code, "department")).first()
    if found is None:
        raise Refused(gettext("There is no such department."), "department")
    return found


def _remove(caller: Caller, row: Any, sent: Sent) -> Outcome:
    void(
        row.number, caller.person, caller.seen, reason=sent.reason or caller.usual_reason,
        version=sent.version,
    )  # fmt: skip
    return Outcome()


def _by(scope: Scope) -> frozenset[str]:
    methods: set[str] = {"POST", "PUT", "PATCH"} if scope.sees_people else set()
    return frozenset(methods | ({"DELETE"} if scope.dispatches else set()))


CASES: Final = Collection(
    layer=LAYER,
    title=_("Cases"),
    description=_("The cases of your area or department, without their complainants."),
    geometry="Point",
    key="number",
    rows=_rows,
    properties=(
        Property("number", _("Number"), read=lambda row: row.number, column="number"),
        Property("summary", _("Summary"), read=lambda row: row.summary),
        Property("category", _("Category"), read=lambda row: row.category_code,
                 column="category__code"),
        Property("channel", _("Channel"), read=lambda row: row.channel, choices=Channel.choices),
        Property("state", _("State"), read=lambda row: row.state, choices=State.choices,
                 column="state", editable=True),
        Property("place_state", _("Place"), read=lambda row: row.place_state,
                 choices=PlaceState.choices, column="place_state"),
        Property("address", _("Address"), read=lambda row: text(row.address)),
        Property("department", _("Department"), read=lambda row: row.department_code,
                 column="department__code", editable=True),
        Property("grid", _("Grid"), read=lambda row: row.grid_code, column="grid__code"),
        Property("village", _("Village"), read=lambda row: row.village_code,
                 column="village__code"),
        Property("town", _("Town"), read=lambda row: row.town_code, column="town__code"),
        Property("received_at", _("Received"), "date-time", lambda row: row.received_at),
        Property("accept_due", _("To be accepted by"), "date-time", lambda row: row.accept_due),
        Property("resolve_due", _("To be resolved by"), "date-time", lambda row: row.resolve_due),
        Property("closed_at", _("Closed"), "date-time", lambda row: row.closed_at),
        Property("public_answer", _("Public answer"), read=lambda row: text(row.public_answer)),
        Property("text", _("What is the matter (entered, not shown)")),
        Property("name", _("Name of the complainant (entered, not shown)")),
        Property("phone", _("Phone of the complainant (entered, not shown)")),
        Property("kind", _("Whether a person or an enterprise asks (entered, not shown)"),
                 choices=Complainant.Kind.choices),
        VERSION, REASON,
    ),
    time="received_at",
    verbs=Verbs(_by, _create, _change, _remove),
    readable=is_code,
)  # fmt: skip
_ENTERED: Final = frozenset({"category", "text", "address", "channel", "name", "phone", "kind"})
