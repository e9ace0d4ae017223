"""The categories: which take cases, which are withdrawn and still have open ones, who decided."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from layers.cases.models import Category, CategoryEvent
from layers.cases.rulebook.door import may_edit
from layers.cases.withdraw_category import (
    LONGEST,
    open_cases,
    restore_category,
    withdraw_category,
)
from layers.errors import Refused
from mapapp.access.context import person, request_scope
from mapapp.catalogue.door import readers_only

_SHOWN: Final = 30


@require_safe
@readers_only
@never_cache
def categories(request: HttpRequest) -> HttpResponse:
    """The tree with the open cases of each, and what was decided last. Three statements."""
    rows, counted = list(Category.objects.all()), open_cases()

    def line(row: Category) -> tuple[Category, int]:
        return row, counted.get(row.pk, 0)

    context = {
        "groups": [
            (*line(top), [line(row) for row in rows if row.parent_id == top.pk])
            for top in rows if top.parent_id is None
        ],
        "events": CategoryEvent.objects.select_related("category", "actor")[:_SHOWN],
        "may_edit": may_edit(request_scope(request)),
        "longest": LONGEST,
    }  # fmt: skip
    return render(request, "catalogue/categories.html", context)


@require_POST
@readers_only
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw the category (``what`` = withdraw) or take it in again, with a ``reason``."""
    who = (person(request), request_scope(request))
    reason = request.POST.get("reason", "")
    try:
        if request.POST.get("what") == "withdraw":
            done = withdraw_category(code, *who, reason=reason)
            words = ngettext(
                "Withdrawn: no more reports are taken. %(n)d open case goes on where it is.",
                "Withdrawn: no more reports are taken. %(n)d open cases go on where they are.",
                done.open_cases,
            )
            messages.success(request, words % {"n": done.open_cases})
        else:
            restore_category(code, *who, reason=reason)
            messages.success(request, _("The category takes cases again."))
    except Refused as error:
        if error.status in {403, 404}:
            raise
        messages.warning(request, str(error))
    return redirect("catalogue:categories")
