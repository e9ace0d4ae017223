"""The county's set-up: heads of units and the calendar. Administrators only."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from layers.cases.declare_day import declare_day, withdraw_day
from layers.cases.models import CalendarDay
from layers.errors import Refused
from layers.notices.tasks import recompute
from layers.staff.models import Department, Role
from layers.staff.name_heads import name_heads
from mapapp.access.guards import for_roles

administrator = for_roles(Role.ADMINISTRATOR)


@require_safe
@administrator
def county(request: HttpRequest) -> HttpResponse:
    """Units with their heads, and the days that the county has declared from today on. ``?unit=``
    fills the form with that unit's heads, so that one can be changed and the other stays."""
    units = list(Department.objects.filter(active=True).select_related("chief", "liaison"))
    context = {
        "units": units,
        "chosen": next((unit for unit in units if unit.code == request.GET.get("unit")), None),
        "days": CalendarDay.objects.filter(day__gte=timezone.localdate()),
    }
    return render(request, "access/county.html", context)


@require_POST
@administrator
def heads(request: HttpRequest) -> HttpResponse:
    """Name the chief and the liaison of one unit."""
    sent = request.POST
    try:
        unit = name_heads(
            sent.get("unit", ""), chief=sent.get("chief", ""), liaison=sent.get("liaison", ""),
            actor_id=request.user.pk,
        )  # fmt: skip
        messages.success(request, _("Saved: %(unit)s.") % {"unit": unit.label})
    except Refused as error:
        messages.error(request, str(error))
    return redirect("access:county")


@require_POST
@administrator
def day(request: HttpRequest) -> HttpResponse:
    """Declare a day or take it back; the worker then works out all open deadlines anew."""
    sent = request.POST
    try:
        which = _day(sent.get("day", ""))
        with transaction.atomic():
            if "withdraw" in sent:
                withdraw_day(which)
            else:
                declare_day(which, working=sent.get("working") == "1", note=sent.get("note", ""))
            reason = _("The calendar has changed: %(day)s") % {"day": which.isoformat()}
            recompute.defer(actor_id=request.user.pk, reason=reason)
        messages.success(request, _("Saved. The deadlines of open cases are worked out anew."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("access:county")


def _day(sent: str) -> date:
    try:
        found = parse_date(sent)
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("Choose a day."), "day")
    return found
