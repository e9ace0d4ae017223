"""What the borders of a village were: every edit, what each changed, and putting one back."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from layers.errors import NotFound, Refused
from layers.staff.border_right import BorderRight
from layers.territory.history import edits_of_village
from layers.territory.models import Edit
from layers.territory.restore import plan_restore, restore
from mapapp.borders.door import Village, opened
from mapapp.borders.land import with_land
from mapapp.borders.picture import picture_of_edit, picture_of_plan
from mapapp.borders.preview import sums

PAGE: Final = 20
private = cache_control(private=True, no_store=True)


@login_required
@require_safe
@private
def history(request: HttpRequest, code: str, draft: int | None = None) -> HttpResponse:
    """The edits of a village's borders, newest first; ``?grid=CODE`` those of one grid."""
    village = opened(request, code, draft)
    grid = request.GET.get("grid", "")
    page = Paginator(edits_of_village(village.row.pk, grid, draft), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"village": village.row, "page": page, "grid": grid, "draft": village.draft}
    return render(request, "borders/history.html", context)


@login_required
@require_safe
@private
def edit(request: HttpRequest, code: str, pk: int, draft: int | None = None) -> HttpResponse:
    """One edit: what it changed, and what putting it back would do today."""
    return _page(request, opened(request, code, draft), pk)


@login_required
@require_POST
@private
def put_back(request: HttpRequest, code: str, pk: int, draft: int | None = None) -> HttpResponse:
    """Restore what the edit changed, for a ``reason``."""
    village = opened(request, code, draft)
    _one(village, pk)
    try:
        saved = restore(village.scope, pk, reason=request.POST.get("reason", ""))
    except Refused as error:
        return _page(request, village, pk, error)
    return redirect(f"../../{saved.edit.pk}/")


def _edits(village: Village) -> QuerySet[Edit]:
    draft = village.draft.pk if village.draft else None
    return edits_of_village(village.row.pk, draft_id=draft)


def _one(village: Village, pk: int) -> Edit:
    found = _edits(village).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such edit. Reload the list."))
    return found


def _page(
    request: HttpRequest, village: Village, pk: int, error: Refused | None = None
) -> HttpResponse:
    found = _one(village, pk)
    context = {
        "village": village.row,
        "draft": village.draft,
        "edit": found,
        "picture": picture_of_edit(found, village.row.pk),
        "error": error,
        "reason": request.POST.get("reason", ""),
        **_undoing(village, found),
    }
    return render(request, "borders/edit.html", context, status=error.status if error else 200)


def _undoing(village: Village, found: Edit) -> dict[str, Any]:
    """What putting the edit back would do, for those who may; or why it cannot be."""
    if village.may != BorderRight.EDIT or found.village_id != village.row.pk:
        return {}
    try:
        with transaction.atomic():
            plan = plan_restore(village.scope, found.pk)
            plan.must_move()
            return {"back": picture_of_plan(plan), "grids": with_land(sums(plan))}
    except Refused as refused:
        return {"hindrance": refused}
