"""The time limits of the categories. Administrators only."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from layers.cases.models import Category
from layers.cases.models.catalogue import LimitUnit
from layers.cases.set_limits import set_limits
from layers.errors import Refused
from layers.notices.tasks import recompute
from layers.staff.models import Role
from mapapp.access.context import person
from mapapp.access.guards import for_roles

administrator = for_roles(Role.ADMINISTRATOR)


@require_safe
@administrator
def limits(request: HttpRequest) -> HttpResponse:
    """Every category that cases are filed under, with its two limits."""
    leaves = Category.objects.filter(active=True, children=None).select_related("parent")
    return render(request, "access/limits.html", {"rows": leaves, "units": LimitUnit.choices})


@require_POST
@administrator
def save(request: HttpRequest) -> HttpResponse:
    """Set the limits of one; the worker then works out all open deadlines anew."""
    sent = request.POST
    try:
        with transaction.atomic():
            category = set_limits(
                sent.get("category", ""),
                accept=_number(sent.get("accept", "")),
                accept_unit=sent.get("accept_unit", ""),
                resolve=_number(sent.get("resolve", "")),
                resolve_unit=sent.get("resolve_unit", ""),
                actor=person(request),
            )
            reason = _("The time limits have changed: %(category)s") % {"category": category.label}
            recompute.defer(actor_id=request.user.pk, reason=reason)
        messages.success(request, _("Saved. The deadlines of open cases are worked out anew."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("access:limits")


def _number(sent: str) -> int:
    """A whole number; 0, which no limit may be, for anything else."""
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 6 else 0
