"""Who looked at personal data in full, took data out or brought some in: for those who check it."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from layers.errors import Words
from layers.staff.access_log import access_records
from layers.staff.models import AccessRecord, Role
from mapapp.access.context import request_scope
from mapapp.access.guards import for_roles

PAGE: Final = 50
SUBJECTS: Final[dict[str, Words]] = {
    "person": _("Person"),
    "household": _("Household"),
    "enterprise": _("Enterprise"),
    "grid": _("Grid"),
    "case": _("Case"),
    "complainant": _("Complainant"),
    "caller": _("Caller"),
}


@require_safe
@for_roles(Role.ADMINISTRATOR, Role.SUPERVISOR)
@cache_control(private=True, no_store=True)
def access_log(request: HttpRequest) -> HttpResponse:
    """The records, newest first, fifty a page; ``?action=``, ``who=``, ``since=``, ``until=``."""
    asked = {
        name: request.GET.get(name, "").strip() for name in ("action", "who", "since", "until")
    }
    rows = access_records(request_scope(request))
    if asked["action"] in AccessRecord.Action.values:
        rows = rows.filter(action=asked["action"])
    if asked["who"]:
        rows = rows.filter(actor__username=asked["who"]) | rows.filter(
            actor__display_name=asked["who"]
        )
    for name, look in (("since", "made_at__date__gte"), ("until", "made_at__date__lte")):
        day = _day(asked[name])
        if day is not None:
            rows = rows.filter(**{look: day})
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, SUBJECTS.get(row.subject, row.subject)) for row in page],
        "actions": AccessRecord.Action.choices,
        "asked": asked,
    }
    return render(request, "access/log.html", context)


def _day(word: str) -> Any:
    """A date, or None for what is none: the filter is left out then."""
    try:
        return parse_date(word)
    except ValueError:
        return None
