"""Mailboxes: the list, one box with its log, opening it, its letters, putting it up, its QR."""

import io
from typing import Any
from uuid import uuid4

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.errors import NotFound
from layers.fieldwork.change_mailbox import change_mailbox, remove_mailbox
from layers.fieldwork.day import box_states
from layers.fieldwork.models import Mailbox
from layers.fieldwork.open_mailbox import MOST_LETTERS, enter_letter, open_mailbox
from layers.fieldwork.place_mailbox import place_mailbox
from layers.fieldwork.queries import mailboxes, names
from layers.staff.scope import Scope
from mapapp.field import inputs
from mapapp.field.ground import box_words
from mapapp.field.topics import topics
from mapapp.field.who import field_people, redirect_or_json, signed_in, watchers
from mapapp.field.words import WEEKDAYS, weekdays_in_words

# One page of the list and of the printed sheet: a town has fewer boxes.
_MOST = 200
_LOG = 30


def _box(request: HttpRequest, code: str) -> Mailbox:
    """The box in scope, with names. Raises NotFound."""
    box: Mailbox | None = names(mailboxes(signed_in(request))).filter(code=code).first()
    if box is None:
        raise NotFound(_("There is no such mailbox in your area."))
    return box


def _may_work(box: Mailbox, scope: Scope) -> bool:
    return box.active and (box.grid_id in scope.grids or scope.dispatches)


@require_http_methods(["GET", "HEAD", "POST"])
@watchers
def mailbox_list(request: HttpRequest) -> HttpResponse:
    """GET: the boxes of the area, missed ones first. POST: put one up; 201 new, 200 known."""
    scope = signed_in(request)
    if request.method == "POST":
        lon, lat = inputs.place(request)
        box, new = place_mailbox(
            inputs.uuid_of(request.POST.get("uuid", "")), request.user, scope, lon=lon, lat=lat,
            address=request.POST.get("address", ""), weekdays=inputs.weekdays(request),
        )  # fmt: skip
        return redirect_or_json(request, reverse("field:mailbox", args=[box.code]), new=new)
    return render(request, "field/mailboxes.html", _list(request))


def _list(request: HttpRequest) -> dict[str, Any]:
    scope = signed_in(request)
    boxes = names(mailboxes(scope).filter(active=True))
    town = request.GET.get("town", "")
    if town.isdecimal():
        boxes = boxes.filter(grid__village__parent_id=int(town))
    rows = box_states(list(boxes), timezone.localdate())
    rows.sort(key=lambda row: (-len(row.state.missed), not row.state.due_today))
    return {
        "rows": [
            {
                "box": row.box,
                "missed": len(row.state.missed),
                "words": box_words(len(row.state.missed), due_today=row.state.due_today),
                "tone": "red" if row.state.missed else "amber" if row.state.due_today else "green",
                "days": weekdays_in_words(row.box.weekdays),
            }
            for row in rows[:_MOST]
        ],
        "number": len(rows),
        "more": max(0, len(rows) - _MOST),
        "late": sum(1 for row in rows if row.state.missed),
        "may_place": scope.dispatches or bool(scope.grids),
    }


@require_safe
@field_people
def new_mailbox(request: HttpRequest) -> HttpResponse:
    """The form for a box of a grid that has none; ``?grid=CODE`` shows that grid on the map."""
    grid = request.GET.get("grid", "")
    context = {"uuid": uuid4(), "weekdays": WEEKDAYS, "chosen": [1, 4], "for_grid": grid}
    return render(request, "field/mailbox_form.html", context)


@require_safe
@watchers
def mailbox(request: HttpRequest, code: str) -> HttpResponse:
    """One box: how it stands, the form to open it, its log with letters still to be entered."""
    box = _box(request, code)
    [row] = box_states([box], timezone.localdate())
    openings = box.openings.select_related("actor").prefetch_related("entered__case", "photos")
    context = {
        "box": box,
        "state": row.state,
        "words": box_words(len(row.state.missed), due_today=row.state.due_today),
        "days": weekdays_in_words(box.weekdays),
        "openings": [
            {
                "row": opening,
                "waiting": range(len(opening.entered.all()) + 1, opening.letters + 1),
            }
            for opening in openings[:_LOG]
        ],
        "may_work": _may_work(box, signed_in(request)),
        "uuid": uuid4(),
        "topics": topics(),
        "most": MOST_LETTERS,
        "events": box.events.select_related("actor"),
    }
    return render(request, "field/mailbox.html", context)


@require_POST
@field_people
def openings(request: HttpRequest, code: str) -> HttpResponse:
    """An opening with the letters that were typed in at once; 201 new, 200 known already."""
    letters = inputs.whole(request, "letters")
    lon, lat = inputs.place(request)
    _opening, new = open_mailbox(
        inputs.uuid_of(request.POST.get("uuid", "")), code, request.user, signed_in(request),
        letters=letters, entered=inputs.demands(request, "letter", min(letters, MOST_LETTERS)),
        note=request.POST.get("note", ""), happened_at=inputs.happened_at(request),
        lon=lon, lat=lat, photos=inputs.photos_of(request),
    )  # fmt: skip
    return redirect_or_json(request, reverse("field:mailbox", args=[code]), new=new)


@require_POST
@field_people
def letters(request: HttpRequest, uuid: str) -> HttpResponse:
    """Letter ``number`` of an opening, entered later."""
    demand = inputs.demand(request, "letter")
    if demand is None:
        raise inputs.nothing_written("letter-text")
    letter, new = enter_letter(
        inputs.uuid_of(uuid), inputs.whole(request, "number"), request.user, signed_in(request),
        demand=demand,
    )  # fmt: skip
    code = letter.opening.mailbox.code
    return redirect_or_json(request, reverse("field:mailbox", args=[code]), new=new)


@require_http_methods(["GET", "HEAD", "POST"])
@field_people
def edit_mailbox(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the form with the present state. POST: move the box, change its words or its days."""
    if request.method == "POST":
        lon, lat = inputs.place(request)
        box = change_mailbox(
            code, request.user, signed_in(request), version=inputs.version_of(request),
            lon=lon, lat=lat, address=request.POST.get("address", ""),
            weekdays=inputs.weekdays(request),
        )  # fmt: skip
        return redirect_or_json(request, reverse("field:mailbox", args=[box.code]), new=False)
    box = _box(request, code)
    context = {"box": box, "weekdays": WEEKDAYS, "chosen": box.weekdays}
    return render(request, "field/mailbox_form.html", context)


@require_POST
@field_people
def removed(request: HttpRequest, code: str) -> HttpResponse:
    """Take the box away, for a ``reason``."""
    remove_mailbox(
        code, request.user, signed_in(request), version=inputs.version_of(request),
        reason=request.POST.get("reason", ""),
    )  # fmt: skip
    return redirect_or_json(request, reverse("field:mailboxes"), new=False)


@require_safe
@watchers
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The box's QR code as SVG; it leads strangers to the public report page, nowhere else."""
    box = _box(request, code)
    address = request.build_absolute_uri(reverse("public:box", args=[box.code]))
    picture = io.BytesIO()
    segno.make(address, error="m").save(
        picture, kind="svg", border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@require_safe
@watchers
def sheet(request: HttpRequest) -> HttpResponse:
    """A page to print: the QR of every box of the area or of ``?town=``, to stick on the boxes."""
    return render(request, "field/mailbox_sheet.html", _list(request))
