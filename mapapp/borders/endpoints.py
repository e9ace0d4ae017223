"""What the border editor asks for and sends: a village's grids, previews, changes, who is here.

With the id of a draft the grids are the draft's. Bodies are JSON as
``layers.territory.change_json`` describes them. Refusals: 422 with ``faults``, 409 with ``theirs``,
``mine``, ``clash``, ``who`` and ``when``, else ``error`` and ``field``.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib.gis.geos import Polygon
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from layers.errors import Words
from layers.staff.border_right import BorderRight
from layers.territory.change import Change, plan_change, save_change
from layers.territory.models import Grid
from layers.territory.presence import others, sign_of_life
from layers.territory.propose import propose, proposed_before
from mapapp.borders.bodies import change_of, in_json
from mapapp.borders.door import Village, opened
from mapapp.borders.preview import sums
from mapapp.borders.shapes import collection, planned_features, row_features

# Offered as chips; any other reason can be written.
REASONS: Final[tuple[tuple[str, Words], ...]] = (
    ("road", gettext_lazy("A new road is the border now")),
    ("balance", gettext_lazy("To even out the number of households")),
    ("estate", gettext_lazy("A new housing estate")),
    ("relocation", gettext_lazy("Houses were pulled down or moved")),
    ("mistake", gettext_lazy("The border was drawn wrongly")),
)


@require_safe
@in_json
def features(request: HttpRequest, code: str, draft: int | None = None) -> HttpResponse:
    """The village's grids and those around them, exactly as stored; who else is here."""
    village = opened(request, code, draft)
    grids = list(village.grids.filter(village=village.row))
    rows = row_features(grids, editable=True)
    for grid, row in zip(grids, rows, strict=True):
        row["properties"]["mine"] = grid.pk in village.scope.grids
    return JsonResponse(
        {
            "village": {
                "code": village.row.code, "name": village.row.name, "version": village.row.version,
            },
            "grids": collection(rows),
            "around": collection(
                row_features(_around(village, grids), editable=False, mine=False)
            ),
            "may": village.may,
            "reasons": [[name, str(words)] for name, words in REASONS],
            "others": _others(village),
        }
    )  # fmt: skip


@require_POST
@in_json
def preview(request: HttpRequest, code: str, draft: int | None = None) -> HttpResponse:
    """What the change in the body would do; nothing is saved."""
    village = opened(request, code, draft)
    change = _drawn(request)
    with transaction.atomic():
        plan = plan_change(village.scope, change, village.row, village.draft)
        plan.must_move()
        return JsonResponse({"grids": sums(plan), "features": collection(planned_features(plan))})


@require_POST
@in_json
def save(request: HttpRequest, code: str, draft: int | None = None) -> HttpResponse:
    """Save the change (200), or store it as a proposal (202) for those who may only propose."""
    village = opened(request, code, draft)
    change = _drawn(request)
    proposal = proposed_before(village.scope, change)
    if proposal is None and village.may == BorderRight.PROPOSE:
        proposal = propose(village.scope, change, village.row)
    if proposal is not None:
        return JsonResponse({"proposal": proposal.pk}, status=202)
    saved = save_change(village.scope, change, village.row, village.draft)
    return JsonResponse({"features": collection(row_features(saved.grids)), "edit": saved.edit.pk})


@require_POST
@in_json
def here(request: HttpRequest, code: str, draft: int | None = None) -> HttpResponse:
    """I am still here; who else is?"""
    village = opened(request, code, draft)
    sign_of_life(village.scope.user_id, village.row.pk)
    return JsonResponse({"others": _others(village)})


def _drawn(request: HttpRequest) -> Change:
    """The change, kept with the request for the answer to a clash."""
    change = change_of(request)
    vars(request)["change"] = change
    return change


def _others(village: Village) -> list[dict[str, Any]]:
    found = others(village.scope.user_id, village.row.pk)
    return [{"name": other.name, "since": other.since} for other in found]


def _around(village: Village, grids: Sequence[Grid]) -> QuerySet[Grid]:
    """Grids of other villages whose boxes meet the village's."""
    rows = village.grids.exclude(village=village.row)
    if not grids:
        return rows.none()
    west, south, east, north = zip(*(grid.geom.extent for grid in grids), strict=True)
    box = Polygon.from_bbox((min(west), min(south), max(east), max(north)))
    box.srid = 4326
    return rows.filter(geom__bboverlaps=box)
