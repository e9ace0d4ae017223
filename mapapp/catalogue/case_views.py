"""From a wrong dispatch to a change of the rules: one page, prefilled, one button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layers.cases.rulebook.from_case import departments_to_choose, draft_from_case, proposal
from layers.errors import Refused
from mapapp.access.context import person, request_scope
from mapapp.catalogue.acts import wish_of
from mapapp.catalogue.door import readers_only
from mapapp.catalogue.shown import area_in_words
from mapapp.maps.case_page import get_case


@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def from_case(request: HttpRequest, number: str) -> HttpResponse:
    """Show the rule that the case asks for; POST writes it into the draft."""
    scope = request_scope(request)
    case = get_case(number, scope)
    found = proposal(case, scope)
    error = None
    if request.method == "POST":
        try:
            draft, rule = draft_from_case(
                case,
                person(request),
                scope,
                wish_of(request),
            )
            words = _("In the draft: %(rule)s. Check it before it takes effect.")
            messages.success(request, words % {"rule": rule})
            address = reverse("catalogue:version", args=[draft.pk])
            return redirect(f"{address}?category={rule.category.code}")
        except Refused as refused:
            error = refused
    context = {
        "case": case,
        "wish": wish_of(request) if error else found.wish,
        "areas": found.areas,
        "draft": found.draft,
        "departments": departments_to_choose(case),
        "rule_area": area_in_words(case.rule) if case.rule else "",
        "error": error,
    }
    return render(
        request, "catalogue/from_case.html", context, status=error.status if error else 200
    )
