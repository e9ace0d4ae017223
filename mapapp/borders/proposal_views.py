"""Proposals: the list, one with the picture of what it changes, and the decision on it."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from layers.errors import Refused
from layers.staff.scope import Scope
from layers.territory.approve import approve
from layers.territory.bench import may_edit
from layers.territory.change import plan_change
from layers.territory.change_json import read_change
from layers.territory.decline import decline
from layers.territory.models import Proposal
from layers.territory.proposals import for_editor, one_proposal
from layers.territory.withdraw import withdraw
from mapapp.access.context import request_scope
from mapapp.borders.land import with_land
from mapapp.borders.picture import picture_of_drawing, picture_of_edit, picture_of_plan
from mapapp.borders.preview import sums

PAGE: Final = 20
private = cache_control(private=True, no_store=True)


@login_required
@require_safe
@private
def proposals(request: HttpRequest) -> HttpResponse:
    """My proposals and those I decide on, those that wait first; ``?state=`` narrows them."""
    rows = for_editor(request_scope(request))
    state = request.GET.get("state", "")
    if state in Proposal.State.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "states": Proposal.State.choices, "state": state}
    return render(request, "borders/proposals.html", context)


@login_required
@require_safe
@private
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: what it would change today, or what it changed."""
    return _page(request, pk)


@login_required
@require_POST
@private
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """``what`` = approve, decline (with a ``note``) or withdraw."""
    scope = request_scope(request)
    one_proposal(scope, pk)
    note = request.POST.get("note", "")
    try:
        match request.POST.get("what"):
            case "approve":
                approve(scope, pk, note=note)
            case "decline":
                decline(scope, pk, note=note)
            case "withdraw":
                withdraw(scope, pk)
    except Refused as error:
        return _page(request, pk, error)
    return redirect("borders:proposal", pk=pk)


def _page(request: HttpRequest, pk: int, error: Refused | None = None) -> HttpResponse:
    scope = request_scope(request)
    found = one_proposal(scope, pk)
    waits = found.state == Proposal.State.OPEN
    context = {
        "proposal": found,
        "error": error,
        "decides": waits and may_edit(scope, found.village),
        "mine": waits and found.proposer_id == scope.user_id,
        "note": request.POST.get("note", ""),
        **_difference(scope, found),
    }
    return render(request, "borders/proposal.html", context, status=error.status if error else 200)


def _difference(scope: Scope, found: Proposal) -> dict[str, Any]:
    """The picture and the sums; of a proposal that waits as of today, or why it cannot be."""
    if found.edit is not None:
        return {"picture": picture_of_edit(found.edit, found.village_id)}
    if found.state != Proposal.State.OPEN:
        return {"picture": picture_of_drawing(found)}
    try:
        with transaction.atomic():
            plan = plan_change(scope, read_change(found.change), found.village, found.grid_set)
            return {"picture": picture_of_plan(plan), "grids": with_land(sums(plan))}
    except Refused as refused:
        return {"hindrance": refused, "picture": picture_of_drawing(found)}
