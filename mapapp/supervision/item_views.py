"""The catalogue of items delegated to towns: all staff read it, who keeps tables takes it in."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from layers.cases.case_sheet import MAX_BYTES
from layers.errors import NotAllowed, Refused
from layers.oversight.import_items import import_items
from layers.oversight.models import DelegatedItem
from layers.staff.models import Department, Role
from layers.staff.scope import Scope
from mapapp.access.context import request_scope
from mapapp.supervision.sections import sections

PAGE: Final = 50
MOST_FAULTS: Final = 100
LONGEST_WORD: Final = 40


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def items(request: HttpRequest) -> HttpResponse:
    """The items by code; ``?q=`` part of a name or code, ``?unit=`` the code of a department.
    POST takes in a file."""
    if request.method != "POST":
        return _page(request)
    if not may_import(request_scope(request)):
        raise NotAllowed(_("Only county dispatchers and administrators change the catalogue."))
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused(_("Choose a file."), "file")
        # One byte over the limit is enough to be refused; the rest need not be read.
        plan = import_items(file.read(MAX_BYTES + 1))
    except Refused as error:
        return _page(request, error=error)
    if plan.faults:
        return _page(request, faults=plan.faults)
    messages.success(
        request,
        _("%(new)d new items, %(changed)d changed, %(same)d as they were.")
        % {"new": len(plan.new), "changed": len(plan.changed), "same": plan.same},
    )
    return redirect("supervision:items")


def may_import(scope: Scope) -> bool:
    return bool(scope.roles & {Role.COUNTY_DISPATCHER, Role.ADMINISTRATOR})


def _page(
    request: HttpRequest, *, error: Refused | None = None, faults: list[str] | None = None
) -> HttpResponse:
    word = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_WORD]
    unit = request.GET.get("unit", "").replace("\0", "")[:LONGEST_WORD]
    rows = DelegatedItem.objects.select_related("department").annotate(n=Count("whistles"))
    rows = rows.order_by("code")
    if word:
        rows = rows.filter(
            Q(name__icontains=word) | Q(name_en__icontains=word) | Q(code__icontains=word)
        )
    if unit:
        rows = rows.filter(department__code=unit)
    context: dict[str, Any] = {
        "sections": sections(request),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "units": Department.objects.filter(items__isnull=False).distinct(),
        "word": word,
        "unit": unit,
        "imports": may_import(request_scope(request)),
        "error": error,
        "faults": (faults or [])[:MOST_FAULTS],
        "more_faults": max(len(faults or []) - MOST_FAULTS, 0),
    }
    status = error.status if error else 422 if faults else 200
    return render(request, "supervision/items.html", context, status=status)
