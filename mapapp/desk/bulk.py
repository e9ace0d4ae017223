"""Bulk dispatch over HTTP: the preview of a selection, and carrying it out."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from layers.cases.bulk_dispatch import MOST, How, Wish, bulk_dispatch, check_number, plan
from layers.cases.load import open_per_owner
from layers.cases.queries import for_scope
from layers.errors import Refused
from layers.staff.models import Department, User
from mapapp.access.context import person, request_scope
from mapapp.desk.door import desk_only
from mapapp.desk.queue import first_numbers
from mapapp.maps.inputs import row_of

# As the preview writes a wish: number, version, and a person or a department by its id.
_WISH: Final = re.compile(r"([0-9]{1,20}):([0-9]{1,9}):([pd])([0-9]{1,17})")


@require_POST
@desk_only
def preview(request: HttpRequest) -> JsonResponse:
    """Who would get what: of the cases ``number``, else of the first in the view ``query``."""
    scope = request_scope(request)
    numbers, more = request.POST.getlist("number"), False
    if not numbers:
        asked = QueryDict(request.POST.get("query", ""))
        numbers, more = first_numbers(asked, scope, MOST, timezone.now())
    how = request.POST.get("how") or How.WORKER
    department = row_of(Department, request, "department")
    needs_unit = how == How.UNIT and department is None
    rows = [] if needs_unit else plan(numbers, scope, how, department)
    # Asked of everybody that nothing is refused for: no selection, too many.
    check_number(numbers)
    people = [row.taker for row in rows if isinstance(row.taker, User)]
    load = open_per_owner(for_scope(scope), {person.pk for person in people})
    going = Counter(row.taker for row in rows if row.taker)
    context = {
        "groups": [
            {
                "taker": taker,
                "rows": [row for row in rows if row.taker == taker],
                "load": load.get(taker.pk, 0) if isinstance(taker, User) else None,
                "kind": "p" if isinstance(taker, User) else "d",
            }
            for taker, _n in going.most_common()
        ],
        "refused": [row for row in rows if row.refusal],
        "going": sum(going.values()),
        "numbers": numbers,
        "more": more,
        "most": MOST,
        "how": how,
        "hows": How.choices,
        "department": department,
        "departments": Department.objects.filter(active=True),
    }
    return JsonResponse({"html": render_to_string("desk/bulk.html", context, request)})


@require_POST
@desk_only
def carry_out(request: HttpRequest) -> JsonResponse:
    """Dispatch what the preview showed; the answer lists what was done and what was not."""
    wishes = _wishes(request.POST.getlist("wish"))
    outcomes = bulk_dispatch(
        wishes,
        person(request),
        request_scope(request),
        request.POST.get("reason", ""),
    )
    done = [one for one in outcomes if one.case]
    context = {"done": done, "failed": [one for one in outcomes if not one.case]}
    html = render_to_string("desk/bulk_done.html", context, request)
    return JsonResponse({"html": html, "done": len(done)})


def _wishes(sent: list[str]) -> list[Wish]:
    """The wishes of the form. Raises Refused for one that is none, or whose taker is gone."""
    found = [_WISH.fullmatch(one) for one in sent]
    ids: dict[str, set[int]] = {"p": set(), "d": set()}
    for wish in found:
        if wish:
            ids[wish[3]].add(int(wish[4]))
    takers: dict[str, Mapping[int, User | Department]] = {
        "p": User.objects.in_bulk(ids["p"]),
        "d": Department.objects.in_bulk(ids["d"]),
    }
    wishes = []
    for wish in found:
        taker = takers[wish[3]].get(int(wish[4])) if wish else None
        if wish is None or taker is None:
            raise Refused(_("This selection cannot be read any more. Look at it again."))
        wishes.append(Wish(wish[1], int(wish[2]), taker))
    return wishes
