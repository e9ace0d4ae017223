"""Rate by the link of a text message: no account, no look-up code, nothing of the report shown."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from layers.cases.models import Case
from layers.cases.rate import rate
from layers.cases.states import State
from layers.errors import Refused
from layers.oversight.questionnaire import active_questions, answer
from layers.oversight.rating_link import case_of
from mapapp.maps.case_forms import SCORES
from mapapp.maps.inputs import answers_of, number_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The form; POST rates, and answers what else was asked."""
    case = case_of(token)
    error, done = None, False
    if request.method == "POST":
        try:
            _rate(request, case)
            done = True
        except Refused as refused:
            error = refused
    rated = case.ratings.filter(round=case.reworks).exists()
    context = {
        "number": case.number,
        "topic": case.category.label,
        "icon": case.category.icon,
        "open": case.state == State.CLOSED and not rated,
        "done": done,
        "questions": active_questions(),
        "scores": SCORES,
        "error": error,
        "sent": request.POST if error else {},
    }
    status = error.status if error else 200
    return render(request, "public/rate.html", context, status=status)


def _rate(request: HttpRequest, case: Case) -> None:
    with transaction.atomic():
        rate(
            bytes(case.lookup_hash), score=number_of(request, "score"),
            solved=request.POST.get("solved") == "1", words=request.POST.get("words", ""),
        )  # fmt: skip
        answer(case, answers_of(request))
