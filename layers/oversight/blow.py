"""Blow the whistle (吹哨): call departments to a place where the grid cannot help itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layers.cases.change import record
from layers.cases.clocks import county_calendar
from layers.cases.co_handle import MOST_HELPERS
from layers.cases.intake import MAX_ADDRESS, clean_words, required_words
from layers.cases.models import Case
from layers.cases.queries import for_scope as cases_for
from layers.cases.states import GRAPH, Verb
from layers.errors import NotAllowed, NotFound, Refused
from layers.oversight.models import DelegatedItem, Summons, Whistle, WhistleEvent
from layers.oversight.units import people_of
from layers.oversight.whistle_change import inform, note
from layers.oversight.whistle_clock import dues
from layers.oversight.whistle_queries import in_area, may_blow
from layers.staff.models import Department, User
from layers.staff.scope import Scope
from layers.territory.crs import DECIMALS
from layers.territory.locate import locate

MOST_CALLED: Final = 8


@dataclass(frozen=True, slots=True)
class _Place:
    lon: float
    lat: float
    grid: int
    village: int
    town: int


def blow(
    actor: User,
    scope: Scope,
    *,
    uuid: UUID,
    kind: str,
    call: str,
    text: str,
    departments: Sequence[Department],
    lon: float | None = None,
    lat: float | None = None,
    address: str = "",
    case: str = "",
    origin: str = "",
    item: str = "",
) -> tuple[Whistle, bool]:
    """Call ``departments``; return the whistle and whether it is new (same ``uuid``: the same one).

    The place is that of the ``case`` (its number) or the WGS84 point. With a case the departments
    join in there, so that they see it. ``origin`` says what else it came from ("alarm:123"),
    ``item`` the code of a delegated item that it is about. Raises Refused for missing words, no
    place in a grid, no such item, no or too many departments; NotAllowed
    for people who lead no grid and speak for no town, or outside their area; NotFound for a case
    out of scope.
    """
    if not may_blow(scope):
        raise NotAllowed(_("Whistles are blown by grid leads, by the town and by the county."))
    if kind not in Whistle.Kind.values:
        raise Refused(_("Say what kind of help is needed."), "kind")
    if call not in Whistle.Call.values:
        raise Refused(_("Say how hard the matter is."), "call")
    text = required_words(text, "text", _("Write what the matter is and what help is needed."))
    address = clean_words(address, "address", MAX_ADDRESS)
    called = {row.pk: row for row in departments if row.active}
    if not called:
        raise Refused(_("Choose at least one department to call."), "departments")
    if len(called) > MOST_CALLED:
        raise Refused(
            _("A whistle calls at most %(most)d departments.") % {"most": MOST_CALLED},
            "departments",
        )
    about_item = _item(item) if item else None
    with transaction.atomic():
        known = Whistle.objects.filter(uuid=uuid, raised_by=actor).first()
        if known is not None:
            return known, False
        about = _case(case, scope) if case else None
        place = _of_case(about) if about else _of_point(lon, lat)
        if not in_area(scope, grid=place.grid, village=place.village, town=place.town):
            raise NotAllowed(_("That place lies outside your area. Choose a place within it."))
        whistle, new = Whistle.objects.get_or_create(
            uuid=uuid,
            defaults={
                "kind": kind, "call": call, "text": text, "origin": origin[:60], "case": about,
                "item": about_item, "geom": Point(place.lon, place.lat, srid=4326),
                "address": address,
                "grid_id": place.grid, "village_id": place.village, "town_id": place.town,
                "raised_by": actor, "raised_at": timezone.now(),
            },
        )  # fmt: skip
        if not new:
            if whistle.raised_by_id != actor.pk:
                raise Refused(_("The form is incomplete. Reload the page and send it again."))
            return whistle, False
        _summon(whistle, called, actor)
        if about is not None:
            _join_in(about, called, actor, text)
        return whistle, True


def _summon(whistle: Whistle, called: dict[int, Department], actor: User) -> None:
    when = dues(
        timezone.localtime(whistle.raised_at), county_calendar(),
        sign_hours=settings.WHISTLE_SIGN_HOURS, contact_hours=settings.WHISTLE_CONTACT_HOURS,
        days=settings.WHISTLE_REPORT_DAYS[whistle.call],
    )  # fmt: skip
    Summons.objects.bulk_create(
        Summons(
            whistle=whistle, department=department, sign_due=when.sign, contact_due=when.contact,
            report_due=when.report, due_provisional=when.provisional,
        )
        for department in called.values()
    )  # fmt: skip
    note(whistle, WhistleEvent.Verb.BLOW, actor, words=whistle.text,
         detail={"departments": sorted(called)})  # fmt: skip
    for department in called.values():
        inform(people_of(department, timezone.localdate()), whistle,
               gettext_noop("Whistled for %(unit)s: %(what)s"), besides=actor.pk,
               unit=department.name)  # fmt: skip


def _item(code: str) -> DelegatedItem:
    found = DelegatedItem.objects.filter(code=code.replace("\0", ""), active=True).first()
    if found is None:
        raise Refused(_("That item is not in the catalogue any more. Choose another."), "item")
    return found


def _case(number: str, scope: Scope) -> Case:
    found = (
        cases_for(scope)
        .filter(number=number)
        .select_for_update(of=("self",))
        .select_related("category", "owner", "department")
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such case in your area."), "case")
    if not found.is_open:
        raise Refused(_("That case has ended already; whistle for an open one."), "case")
    return found


def _of_case(case: Case) -> _Place:
    if case.geom is None or case.grid_id is None or not case.village_id or not case.town_id:
        raise Refused(_("That case is not on the map yet. Put it on the map first."), "case")
    return _Place(case.geom.x, case.geom.y, case.grid_id, case.village_id, case.town_id)


def _of_point(lon: float | None, lat: float | None) -> _Place:
    found = None if lon is None or lat is None else locate(lon, lat)
    if found is None or lon is None or lat is None:
        raise Refused(_("Put the pin on the map, inside a grid."), "lon")
    return _Place(
        round(lon, DECIMALS), round(lat, DECIMALS), found.grid_id, found.village_id, found.town_id
    )


def _join_in(case: Case, called: dict[int, Department], actor: User, text: str) -> None:
    """Let the departments see the case, as far as it takes helpers now."""
    present = set(case.helpers or ())
    new = sorted(set(called) - present - {case.department_id})[: MOST_HELPERS - len(present)]
    if new and case.state in GRAPH[Verb.CO_HANDLE].sources:
        case.helpers = sorted(present | set(new))
        record(case, Verb.CO_HANDLE, actor, note=text, detail={"departments": new})
