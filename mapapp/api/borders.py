"""Changes of borders through the interface: by the verbs of the editor, answered in its words."""

from typing import Any
from uuid import uuid4

import shapely
from django.db.models import F

from layers.staff.border_right import BorderRight, border_right
from layers.territory.border_errors import Stale
from layers.territory.change import Change, save_change
from layers.territory.change_json import area_of, read_change, written
from layers.territory.found import found
from layers.territory.history import last_changed
from layers.territory.models import Division, Edit, Grid
from layers.territory.propose import propose, proposed_before
from mapapp.api.caller import Caller
from mapapp.api.errors import OutOfDate
from mapapp.api.sent import Outcome, Sent


def as_change(caller: Caller, sent: Sent, **what: Any) -> Change:
    """The change that a program describes, checked as one of the editor's is.

    Raises BorderRefused, Refused.
    """
    reason = sent.reason or caller.usual_reason
    return read_change({**what, "reason": reason, "uuid": str(sent.uuid or uuid4())})


def save(caller: Caller, change: Change, grid: Any) -> Outcome:
    """Save the change about ``grid`` and others of its village, or store it as a proposal for
    those who may only propose. Raises what the verbs raise, OutOfDate instead of Stale."""
    village = Division.objects.select_related("parent").defer("geom", "parent__geom").get(
        pk=grid.village_id
    )  # fmt: skip
    scope = caller.seen
    try:
        proposal = proposed_before(scope, change)
        if proposal is None and border_right(scope, village) == BorderRight.PROPOSE:
            proposal = propose(scope, change, village)
        if proposal is not None:
            return Outcome(proposal=proposal.pk)
        saved = save_change(scope, change, village)
    except Stale as error:
        raise OutOfDate(_states(error, change), str(error)) from error
    rows = with_village_of(saved.grids)
    [row] = [row for row in rows if row.pk == grid.pk]
    return Outcome(row, rows=rows, more={"edit": saved.edit.pk})


def make(caller: Caller, sent: Sent, name: str, kind: str) -> Outcome:
    """Make a grid of the land it is drawn over; once, by the program's UUID. Raises what ``found``
    raises."""
    uuid = sent.uuid or uuid4()
    shape = area_of(sent.geometry)
    before = Edit.objects.filter(uuid=uuid).exists()
    reason = sent.reason or caller.usual_reason
    saved = found(caller.seen, shape, reason=reason, name=name, kind=kind, uuid=uuid)
    rows = with_village_of(saved.grids)
    # Rows that were there before have lower keys than the one that was made.
    row = next(row for row in rows if row.pk == max(grid.pk for grid in saved.grids))
    return Outcome(row, new=not before, rows=rows, more={"edit": saved.edit.pk})


def with_village_of(grids: list[Grid]) -> list[Any]:
    """The same rows as the collection reads them, those without land included."""
    rows = Grid.objects.filter(pk__in=[grid.pk for grid in grids]).order_by("code")
    return list(rows.annotate(village_code=F("village__code"), village_name=F("village__name")))


def _states(error: Stale, change: Change) -> dict[str, Any]:
    last = last_changed([grid.pk for grid in error.present])
    theirs = [_feature(shapely.from_wkb(bytes(grid.geom.wkb)), code=grid.code, version=grid.version)
              for grid in error.present]  # fmt: skip
    drawn = written(change)
    mine = drawn.get("shapes") or ({drawn["code"]: drawn["line"]} if "line" in drawn else {})
    clash = [_feature(error.clash)] if error.clash is not None else []
    return {
        "theirs": _collection(theirs),
        "mine": _collection([
            {"type": "Feature", "geometry": shape, "properties": {"code": code}}
            for code, shape in mine.items()
        ]),
        "clash": _collection(clash),
        "who": str(last.actor or "") if last else "",
        "when": last.made_at if last else None,
    }  # fmt: skip


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _feature(shape: Any, **properties: Any) -> dict[str, Any]:
    geometry = shapely.geometry.mapping(shape) if not shape.is_empty else None
    return {"type": "Feature", "geometry": geometry, "properties": properties}
