"""A draft as a file and back: for those who draw in a program of their own, such as QGIS."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from layers.errors import NotFound, Refused
from layers.staff.export_grids import export_grids
from layers.territory.coverage import Fault
from layers.territory.draft import one_set
from layers.territory.import_draft import FaultyFile, import_draft
from layers.territory.import_grids import OUR_WORDS, GridRow, rows_of
from layers.territory.read_table import read_table
from layers.territory.report_faults import WORDS
from layers.territory.write_table import FORMATS
from mapapp.borders.set_views import planner

MOST_BYTES: Final = 60_000_000
MOST_FAULTS: Final = 100
# The fields that an export of ours has; others are asked for.
_FIELDS: Final = {"code": "code", "name": "name", "kind": "", "village": ""}
private = cache_control(private=True, no_store=True)


@login_required
@require_safe
@private
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The grids of the set as a file in one of FORMATS; a Shapefile is zipped."""
    scope = planner(request)
    if kind not in FORMATS:
        raise NotFound(_("There is no such format."))
    content = export_grids(scope, kind, draft=one_set(pk))
    ending, mime = FORMATS[kind]
    disposition = {"Content-Disposition": f'attachment; filename="grids-{pk}{ending}"'}
    return HttpResponse(content, content_type=mime, headers=disposition)


@login_required
@require_POST
@private
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Look a ``file`` over, or take it in (``commit``); the answer is JSON: what changes, or what
    is wrong, where and why."""
    scope = planner(request)
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Choose a file first."), "file")
    if file.size is None or file.size > MOST_BYTES:
        raise Refused(_("The file is larger than 60 MB."), "file")
    try:
        taken = import_draft(
            scope, pk, _rows(request, file), file=Path(file.name or "").name,
            commit="commit" in request.POST,
        )  # fmt: skip
    except FaultyFile as faulty:
        faults = [_in_words(fault) for fault in faulty.faults[:MOST_FAULTS]]
        body = {"error": str(faulty), "field": "file", "faults": faults}
        return JsonResponse({**body, "number": len(faulty.faults)}, status=422)
    numbers = {"added": taken.added, "changed": taken.changed, "ended": taken.ended}
    return JsonResponse({**numbers, "same": taken.same})


def _rows(request: HttpRequest, file: Any) -> list[GridRow]:
    fields = {name: request.POST.get(name, usual).strip() for name, usual in _FIELDS.items()}
    with TemporaryDirectory() as folder:
        # The end of the name says which format it is; the rest of it is the sender's.
        path = Path(folder) / f"grids{Path(file.name or '').suffix.lower()[:10]}"
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        layer = read_table(path, crs=request.POST.get("crs", "").strip())
    told = {"kind", OUR_WORDS["kind"]} & layer.fields.keys()
    kind = fields["kind"] or ("kind" if told else "")
    return rows_of(
        layer, fields["code"] or "code", fields["name"] or "name", kind, fields["village"]
    )


def _in_words(fault: Fault) -> dict[str, Any]:
    return {
        "words": str(WORDS[fault.kind]),
        "codes": list(fault.codes),
        "point": fault.point,
        "area_m2": round(fault.area_m2, 1),
        "reason": fault.reason,
    }
