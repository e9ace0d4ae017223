"""Importing a staff list: upload and look, then confirm.

Between the two nothing is kept on the server: the rows travel in the page as a signed field, so
there is no personal data to protect, expire or lose in a session or a folder, and what is
confirmed is exactly what was shown. The plan is made again, against the staff of that moment.
"""

from dataclasses import astuple
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.errors import Refused
from layers.staff.import_staff import import_staff
from layers.staff.models import Role
from layers.staff.plan_import import plan_import
from layers.staff.role_words import AREA_WORDS, ROLE_WORDS
from layers.staff.sheet import MAX_BYTES, StaffRow, password_sheet, read_sheet, template_sheet
from mapapp.access.forms import UploadForm, obey
from mapapp.access.guards import for_roles

CONFIRM_SECONDS = 1800
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
administrator = for_roles(Role.ADMINISTRATOR)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def upload(request: HttpRequest) -> HttpResponse:
    """Read the workbook and show, row by row, what importing it would do. Writes nothing."""
    form = UploadForm(files=request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        # One byte over the limit is enough to be refused; the rest need not be read.
        rows = obey(form, lambda: read_sheet(file.read(MAX_BYTES + 1)))
        if rows:
            context = {"plan": plan_import(rows), "rows": _sign(request, "rows", rows)}
            return render(request, "access/import_plan.html", context)
    status = 422 if form.errors else 200
    return render(request, "access/import.html", {"form": form}, status=status)


@require_POST
@administrator
def confirm(request: HttpRequest) -> HttpResponse:
    """Import the rows of the preview, all or none; shows the one-time passwords, this once."""
    rows = [StaffRow(*row) for row in _unsign(request, "rows")]
    done = import_staff(rows, request.user.pk)
    passwords = _sign(request, "passwords", done.passwords) if done.passwords else ""
    return render(request, "access/import_done.html", {"done": done, "passwords": passwords})


@require_POST
@administrator
def passwords(request: HttpRequest) -> HttpResponse:
    """The one-time passwords of the page before, as a workbook."""
    return _workbook(password_sheet(_unsign(request, "passwords")), "passwords.xlsx")


@require_safe
@administrator
def template(request: HttpRequest) -> HttpResponse:
    """An empty list to fill in."""
    roles = [(words[0], AREA_WORDS[role]) for role, words in ROLE_WORDS.items()]
    return _workbook(template_sheet(roles), "staff.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=disposition)


def _salt(request: HttpRequest, name: str) -> str:
    """Only for this purpose and this person."""
    return f"staff-import:{name}:{request.user.pk}"


def _sign(request: HttpRequest, name: str, rows: list[Any]) -> str:
    plain = [list(row) if isinstance(row, tuple) else astuple(row) for row in rows]
    return signing.dumps(plain, salt=_salt(request, name), compress=True)


def _unsign(request: HttpRequest, name: str) -> list[Any]:
    """The rows of the field ``name``. Raises Refused when they are too old or not ours."""
    try:
        rows: list[Any] = signing.loads(
            request.POST.get(name, ""), salt=_salt(request, name), max_age=CONFIRM_SECONDS
        )
    except signing.BadSignature as error:
        raise Refused(
            _("The preview is older than half an hour. Upload the file again."), "file"
        ) from error
    return rows
