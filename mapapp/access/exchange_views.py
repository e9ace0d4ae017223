"""Data in and out as files: grids, households and enterprises of one's own area; both recorded."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from layers.enterprises.export_enterprises import export_enterprises
from layers.enterprises.import_enterprises import import_enterprises, plan_enterprises
from layers.errors import NotAllowed, Refused, Words
from layers.residents.export_households import export_households
from layers.residents.import_households import import_households, plan_households
from layers.staff.export_grids import export_grids
from layers.staff.feature_import import Plan, may_import
from layers.staff.scope import Scope
from layers.territory.read_layer import Layer
from layers.territory.read_table import read_table
from layers.territory.write_table import ENCODINGS, FORMATS
from mapapp.access.context import request_scope

MOST_BYTES: Final = 60_000_000
MOST_STEPS: Final = 200
Export = Callable[[Scope, str, str], bytes]
Work = Callable[[Layer, str, Scope | None], Plan]
OUT: Final[dict[str, tuple[Words, Export]]] = {
    "households": (gettext_lazy("Households"), export_households),
    "enterprises": (gettext_lazy("Enterprises"), export_enterprises),
    "grids": (gettext_lazy("Grids"), export_grids),
}
IN: Final[dict[str, tuple[Words, Work, Work]]] = {
    "households": (gettext_lazy("Households"), plan_households, import_households),
    "enterprises": (gettext_lazy("Enterprises"), plan_enterprises, import_enterprises),
}
_KINDS: Final = {"xlsx": "Excel", "csv": "CSV", "geojson": "GeoJSON", "gpkg": "GeoPackage",
                 "shp": "Shapefile"}  # fmt: skip
private = cache_control(private=True, no_store=True)


def _exchanging(request: HttpRequest) -> Scope:
    """The person, if she has an area whose data she keeps. Raises NotAllowed."""
    scope: Scope = request_scope(request)
    if not may_import(scope):
        raise NotAllowed(_("Data is exchanged by those who keep it: grid workers and dispatchers."))
    return scope


@login_required
@require_safe
@private
def exchange(request: HttpRequest) -> HttpResponse:
    """The page with both forms."""
    _exchanging(request)
    context = {
        "out": [(name, words) for name, (words, _export) in OUT.items()],
        "into": [(name, words) for name, (words, _plan, _write) in IN.items()],
        "kinds": _KINDS.items(),
        "encodings": list(ENCODINGS),
    }
    return render(request, "access/exchange.html", context)


@login_required
@require_POST
@private
def take_out(request: HttpRequest) -> HttpResponse:
    """``what`` of the person's area as a file; ``encoding`` counts for CSV and Shapefile."""
    scope = _exchanging(request)
    what, kind = request.POST.get("what", ""), request.POST.get("kind", "")
    encoding = request.POST.get("encoding", "utf-8")
    if what not in OUT or kind not in FORMATS or encoding not in ENCODINGS:
        raise Refused(_("Choose what to export, and the format."), "what")
    content = OUT[what][1](scope, kind, encoding)
    ending, mime = FORMATS[kind]
    disposition = {"Content-Disposition": f'attachment; filename="{what}{ending}"'}
    return HttpResponse(content, content_type=mime, headers=disposition)


@login_required
@require_POST
@private
def bring_in(request: HttpRequest) -> HttpResponse:
    """Say what a ``file`` would do row by row, or do it (``commit``); all rows or none. JSON."""
    scope = _exchanging(request)
    what, file = request.POST.get("what", ""), request.FILES.get("file")
    if what not in IN or file is None:
        raise Refused(_("Choose a file first."), "file")
    if file.size is None or file.size > MOST_BYTES:
        raise Refused(_("The file is larger than 60 MB."), "file")
    layer, source = _read(request, file), request.POST.get("source", "").strip()[:40]
    _words, look, write = IN[what]
    commit = "commit" in request.POST
    plan = (write if commit else look)(layer, source, scope)
    shown = plan.problems or [step for step in plan.steps if step.action != "same"]
    steps = [
        {"row": step.row, "action": step.action, "title": step.title, "problem": step.problem}
        for step in shown[:MOST_STEPS]
    ]
    numbers = {name: plan.count(name) for name in ("new", "changed", "same", "problem")}
    return JsonResponse({**numbers, "steps": steps, "more": len(shown) - len(steps)})


def _read(request: HttpRequest, file: Any) -> Layer:
    with TemporaryDirectory() as folder:
        # The end of the name says which format it is; the rest of it is the sender's.
        path = Path(folder) / f"rows{Path(file.name or '').suffix.lower()[:10]}"
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        return read_table(
            path, request.POST.get("encoding", "").strip(), request.POST.get("crs", "").strip()
        )
