"""Bulletins: the shelf, one as a preview with its steps, and the archived files."""

from hashlib import sha256
from typing import Final

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from layers.errors import NotFound, Refused
from layers.oversight.bulletin_html import paragraphs
from layers.oversight.bulletin_queries import for_scope
from layers.oversight.compose import last_full
from layers.oversight.make_bulletin import approve, draft, may_approve, may_make, remark
from layers.oversight.models import Bulletin, BulletinFile
from mapapp.access.context import person, request_scope
from mapapp.maps.inputs import day_of, version_of
from mapapp.supervision.sections import sections

PAGE: Final = 20
_TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_required
@require_safe
@never_cache
def bulletins(request: HttpRequest) -> HttpResponse:
    """All bulletins this person may read, the latest first."""
    return _shelf(request)


def _shelf(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    scope = request_scope(request)
    rows = for_scope(scope).defer("content").select_related("approved_by")
    context = {
        "sections": sections(request),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_make": may_make(scope),
        "kinds": [(kind.value, kind.label, last_full(kind.value)) for kind in Bulletin.Kind],
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "supervision/bulletins.html", context, status=status)


@login_required
@require_POST
@never_cache
def new_bulletin(request: HttpRequest) -> HttpResponse:
    """Draft the bulletin of a ``kind`` for the period that ``day`` lies in, or draft it anew."""
    scope = request_scope(request)
    try:
        made = draft(
            request.POST.get("kind", ""),
            day_of(request, "day"),
            person(request),
            scope,
        )
    except Refused as error:
        if error.status == 403:
            raise
        return _shelf(request, error)
    return redirect("supervision:bulletin", pk=made.pk)


@login_required
@require_safe
@never_cache
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """One bulletin as it will be printed, or as it was."""
    return _page(request, pk)


@login_required
@require_POST
@never_cache
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the remark (``what`` = remark) or approve the draft (``what`` = approve)."""
    scope, actor, version = request_scope(request), person(request), version_of(request)
    _one(request, pk)
    try:
        if request.POST.get("what") == "approve":
            approve(pk, actor, scope, version=version)
        else:
            words = request.POST.get("remark", "")
            remark(pk, actor, scope, words=words, version=version)
    except Refused as error:
        return _page(request, pk, error)
    return redirect("supervision:bulletin", pk=pk)


@login_required
@require_safe
@never_cache
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """An archived file, byte for byte; its name says what it is. Raises NotFound for a draft."""
    found = _one(request, pk)
    kept = BulletinFile.objects.filter(bulletin=found, form=form).first()
    if kept is None:
        raise NotFound(_("There is no such file. Only approved bulletins have files."))
    body = bytes(kept.body)
    assert sha256(body).hexdigest() == kept.sha256  # noqa: S101 (a trigger keeps both)
    answer = HttpResponse(body, content_type=_TYPES[form])
    name = f"{found.kind}-{found.year}-{found.number}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _one(request: HttpRequest, pk: int) -> Bulletin:
    found = for_scope(request_scope(request)).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such bulletin."))
    return found


def _page(request: HttpRequest, pk: int, error: Refused | None = None) -> HttpResponse:
    scope, found = request_scope(request), _one(request, pk)
    context = {
        "sections": sections(request),
        "bulletin": found,
        "content": found.content,
        "paragraphs": paragraphs(found.content, found.remark),
        "files": list(found.files.defer("body")),
        "decides": found.is_draft and may_approve(scope),
        "drafts": found.is_draft and may_make(scope),
        "own": found.made_by_id == scope.user_id,
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "supervision/bulletin.html", context, status=status)
