"""Importing cases of another platform: upload, look, say which column is what, confirm.

A file of cases is too large to travel in the page as a staff list does; it is kept encrypted, for
an hour, for the person who uploaded it. The plan is made again at each step, against what is here
then.
"""

import csv
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.cases.case_columns import COLUMNS, columns_of
from layers.cases.case_drafts import done_imports, draft_of, keep_draft, say_columns
from layers.cases.case_rows import ReadRow
from layers.cases.case_sheet import MAX_BYTES, MAX_ROWS, CaseSheet
from layers.cases.import_cases import import_cases
from layers.cases.models import CaseImport
from layers.cases.plan_cases import CasePlan, plan_cases
from layers.cases.route_rows import route_rows
from layers.cases.states import State
from layers.errors import Refused
from layers.staff.models import Department, Role
from layers.territory.harmless import harmless
from layers.territory.models import Grid
from mapapp.access.forms import CaseFileForm, obey
from mapapp.access.guards import for_roles

SHOWN: Final = 100
PAST: Final = 10
importer = for_roles(Role.ADMINISTRATOR, Role.COUNTY_DISPATCHER)


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the preview and where it would go."""

    row: ReadRow
    grid: Grid | None
    department: Department | None


@require_http_methods(["GET", "HEAD", "POST"])
@importer
def upload(request: HttpRequest) -> HttpResponse:
    """The form, and what was imported before; a file that can be read leads on to its preview."""
    form = CaseFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        draft = obey(
            form,
            # One byte over the limit is enough to be refused; the rest need not be read.
            lambda: keep_draft(
                sent["file"].read(MAX_BYTES + 1), sent["file"].name, sent["source"],
                request.user.pk, sent["crs"],
            ),
        )  # fmt: skip
        if draft:
            return redirect("access:case-import", draft.pk)
    context = {
        "form": form,
        "past": done_imports()[:PAST],
        "rows": MAX_ROWS,
        "size": MAX_BYTES // 1_000_000,
    }
    status = 422 if form.errors else 200
    return render(request, "access/case_import.html", context, status=status)


@require_safe
@importer
def look(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What importing the file would do. Writes nothing."""
    draft, sheet = draft_of(draft_id, request.user.pk)
    context: dict[str, Any] = {"draft": draft, "columns": _columns(draft, sheet)}
    try:
        plan = plan_cases(sheet, draft.source, draft.columns, draft.crs)
    except Refused as error:
        context["error"] = error
        return render(request, "access/case_import_plan.html", context, status=error.status)
    faults = [
        (fault.row, COLUMNS[fault.field].label, fault.message) for fault in plan.faults[:SHOWN]
    ]
    context |= {
        "plan": plan, "faults": faults, "shown": _shown(plan), "most": SHOWN,
        "count": len(plan.new), "closing": len(plan.closing), "held": _held(plan),
    }  # fmt: skip
    return render(request, "access/case_import_plan.html", context)


@require_POST
@importer
def columns(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Say which column is what, and look again."""
    draft, sheet = draft_of(draft_id, request.user.pk)
    say_columns(draft, sheet, {name: request.POST.get(name, "") for name in COLUMNS})
    return redirect("access:case-import", draft.pk)


@require_safe
@importer
def faults(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Every fault of the file, as a table to work through."""
    draft, sheet = draft_of(draft_id, request.user.pk)
    plan = plan_cases(sheet, draft.source, draft.columns, draft.crs)
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="faults.csv"'},
    )
    table = csv.writer(response)
    table.writerow([_("Row"), _("Column"), _("What to do")])
    for fault in plan.faults:
        label = str(COLUMNS[fault.field].label)
        table.writerow([fault.row, label, harmless(fault.message)])
    return response


@require_POST
@importer
def confirm(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Import the cases of the preview, all or none."""
    draft, sheet = draft_of(draft_id, request.user.pk)
    plan = plan_cases(sheet, draft.source, draft.columns, draft.crs)
    done = import_cases(plan, request.user.pk, draft)
    words = [_("%(n)s cases were imported.") % {"n": done.written}]
    if done.closed:
        words.append(_("%(n)s that were here were closed as over there.") % {"n": done.closed})
    if done.unlocated:
        words.append(
            _("%(n)s of them are in no grid and wait for a dispatcher.") % {"n": done.unlocated}
        )
    messages.success(request, " ".join(words))
    return redirect("access:case-imports")


def _columns(draft: CaseImport, sheet: CaseSheet) -> list[dict[str, Any]]:
    """Each field with the header of the file that it is taken from, and the headers there are."""
    found = columns_of(sheet.header, draft.columns)
    headers = [name for name in dict.fromkeys(sheet.header) if name]
    return [
        {
            "name": name,
            "label": column.label,
            "needed": column.needed,
            "header": sheet.header[found[name]] if name in found else "",
            "headers": headers,
        }
        for name, column in COLUMNS.items()
    ]


def _held(plan: CasePlan) -> list[tuple[int, str, str]]:
    """Rows that say closed of cases in hand here: row, our number, our state in words."""
    return [(each.row.row, each.number, State(each.state).label) for each in plan.held[:SHOWN]]


def _shown(plan: CasePlan) -> list[Shown]:
    """The first rows with where they would go; three statements."""
    rows = plan.new[:SHOWN]
    routes = route_rows(rows)
    grids = Grid.objects.defer("geom").in_bulk([route.grid_id for route in routes if route.grid_id])
    units = Department.objects.in_bulk([r.department_id for r in routes if r.department_id])
    return [
        Shown(row, grids.get(route.grid_id or 0), units.get(route.department_id or 0))
        for row, route in zip(rows, routes, strict=True)
    ]
