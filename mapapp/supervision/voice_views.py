"""What complainants say afterwards: requests to reopen, and the questionnaire."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.errors import Refused
from layers.oversight.decide_reopening import grant, refuse, requests_for
from layers.oversight.models import Question, ReopenRequest
from layers.oversight.notice_queries import supervises
from layers.oversight.questionnaire import ask, results, retire
from mapapp.access.context import person, request_scope
from mapapp.maps.inputs import number_of
from mapapp.supervision.sections import sections

PAGE: Final = 20


@login_required
@require_safe
@never_cache
def reopenings(request: HttpRequest) -> HttpResponse:
    """Requests on cases this person sees, those to decide first."""
    return _list(request)


@login_required
@require_POST
@never_cache
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the case again (``what`` = grant) or leave it closed, with words for the complainant."""
    act = grant if request.POST.get("what") == "grant" else refuse
    words = request.POST.get("words", "")
    try:
        act(pk, person(request), request_scope(request), words=words)
    except Refused as error:
        if error.status in {403, 404}:
            raise
        return _list(request, error, pk)
    return redirect("supervision:reopenings")


def _list(request: HttpRequest, error: Refused | None = None, failed: int = 0) -> HttpResponse:
    scope = request_scope(request)
    rows = (
        requests_for(scope)
        .select_related("case__category", "case__department", "decided_by")
        .order_by(F("decided_at").desc(nulls_first=True), "-id")
        if request.GET.get("all")
        else requests_for(scope)
        .filter(state=ReopenRequest.State.OPEN)
        .select_related("case__category", "case__department", "decided_by")
    )
    context = {
        "sections": sections(request),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "all": bool(request.GET.get("all")),
        "decides": scope.dispatches,
        "error": error,
        "failed": failed,
        "words": request.POST.get("words", "") if error else "",
    }
    status = error.status if error else 200
    return render(request, "supervision/reopenings.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def questions(request: HttpRequest) -> HttpResponse:
    """Questions with what was answered; supervisors add one or retire one (``retire`` = id)."""
    scope, sent, error = request_scope(request), request.POST, None
    if request.method == "POST":
        try:
            if number_of(request, "retire"):
                retire(number_of(request, "retire"), scope)
            else:
                ask(scope, name=sent.get("name", ""), name_en=sent.get("name_en", ""),
                    kind=sent.get("kind", ""))  # fmt: skip
            return redirect("supervision:questions")
        except Refused as refused:
            if refused.status in {403, 404}:
                raise
            error = refused
    context = {
        "sections": sections(request),
        "results": results(),
        "kinds": Question.Kind.choices,
        "changes": supervises(scope),
        "error": error,
        "sent": sent if error else {},
    }
    status = error.status if error else 200
    return render(request, "supervision/questions.html", context, status=status)
