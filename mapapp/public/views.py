"""Report a demand, read that it arrived, look it up. Asks no session: residents have none."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.signing import BadSignature
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.cases.answer_information import answer_information
from layers.cases.intake import Report
from layers.cases.lookup import code_of, hash_of
from layers.cases.models import Case, Complainant
from layers.cases.photos import FORMATS, CleanPhoto
from layers.cases.queries import by_lookup
from layers.cases.rate import rate
from layers.cases.register import Registered, register
from layers.cases.suggestion.suggest import note_choice
from layers.errors import NotFound, Refused
from layers.fieldwork.report_demand import report_demand
from layers.oversight.questionnaire import active_questions
from layers.oversight.questionnaire import answer as answer_questions
from mapapp.access.context import request_scope
from mapapp.access.tries import note_wrong_try, paused_until
from mapapp.errors import refusal, wants_json
from mapapp.maps.case_forms import SCORES
from mapapp.maps.inputs import answers_of, happened_at
from mapapp.public.box import box_of, by_mailbox, preset
from mapapp.public.entry import broken, check_size, photos_from, report_from
from mapapp.public.progress import holder_of, photo_of, place_of, progress_of, promises_of
from mapapp.public.topics import topics

_RECEIPT = "receipt"
_RECEIPT_SECONDS = 1800
# Fields with a place for a refusal on the page; others show it above the button.
_SHOWN = {"category", "text", "address", "lon", "name", "phone", "kind", "photos"}
_KEPT = ("uuid", "category", "text", "address", "lon", "lat", "crs", "name", "phone", "kind")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, and where it is sent. JSON for those who ask for it: 201 new, 200 known already.

    Exempt here because Django's own check reads the body before any view, and a body too big or
    broken would end in a bare 400; ``_report`` is checked like every other view.
    """
    try:
        check_size(request)
        return _report(request)
    except (SuspiciousOperation, MultiPartParserError) as error:
        raise broken(error) from error


@csrf_protect
@cache_control(private=True, no_cache=True)
def _report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        found = box_of(request.GET)
        values = {"uuid": str(uuid4()), **(preset(found) if found else {})}
        return render(request, "public/report.html", {**_form(values), "box": found})
    try:
        wanted = by_mailbox(report_from(request.POST), request.POST)
        done = _registered(request, wanted, photos_from(request))
        if done.new:
            note_choice(done.case_id, wanted.text, wanted.category)
    except Refused as error:
        return _refused(request, error)
    return _receipt(request, wanted.uuid, done)


def _registered(request: HttpRequest, wanted: Report, photos: list[CleanPhoto]) -> Registered:
    """A resident's report, or what somebody of a grid brings in."""
    user: Any = request.user
    if user.is_authenticated and request_scope(request).grids:
        return report_demand(wanted, user, happened_at=happened_at(request), photos=photos)
    return register(wanted, photos)


def _form(values: dict[str, str], error: Refused | None = None) -> dict[str, Any]:
    return {
        "values": values,
        "error": error,
        "topics": topics(),
        "kinds": Complainant.Kind.choices,
        "max_text": settings.MAX_TEXT_LENGTH,
        "max_photos": settings.MAX_PHOTOS,
        "max_photo_bytes": settings.MAX_PHOTO_BYTES,
        "max_photo_mb": settings.MAX_PHOTO_BYTES // 1_000_000,
        "photo_types": ",".join(f"image/{name.lower()}" for name in FORMATS),
    }


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """The form again with everything typed, and the refusal at its field."""
    if wants_json(request):
        return refusal(error)
    values = {name: request.POST.get(name, "") for name in _KEPT}
    field = "lon" if error.field in {"lat", "crs"} else error.field
    shown = Refused(error.message, field if field in _SHOWN else "")
    context = {**_form(values, shown), "box": box_of(request.POST)}
    return render(request, "public/report.html", context, status=error.status)


def _receipt(request: HttpRequest, uuid: UUID, done: Registered) -> HttpResponse:
    """Send the browser on to the receipt, which a signed cookie of that address alone opens.

    The code stands in no address, so it reaches no log, history or Referer; and two reports in two
    tabs keep two receipts.
    """
    address = reverse("public:done", args=[done.number])
    onward = address if done.new else f"{address}?again=1"
    response: HttpResponse
    if wants_json(request):
        body = {
            "number": done.number,
            "code": done.code,
            "new": done.new,
            "place_state": done.place_state,
            "next": onward,
        }
        response = JsonResponse(body, status=201 if done.new else 200)
    else:
        response = redirect(onward)
    response.set_signed_cookie(
        _RECEIPT, uuid.hex, salt=done.number, max_age=_RECEIPT_SECONDS, path=address,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


@require_safe
@never_cache
def done(request: HttpRequest, number: str) -> HttpResponse:
    """Number, code, who has it now and the promised dates; to whoever sent it, for half an hour."""
    try:
        key = request.get_signed_cookie(_RECEIPT, salt=number, max_age=_RECEIPT_SECONDS)
    except (KeyError, BadSignature):
        return redirect("public:lookup")
    code = code_of(UUID(key))
    case = by_lookup(hash_of(code))
    if case is None:
        return redirect("public:lookup")
    context = {
        "again": "again" in request.GET,
        "number": case.number,
        "code": code,
        "topic": case.category,
        "summary": case.summary,
        "department": case.department,
        "place": place_of(case),
        "promises": promises_of(case, timezone.now()),
        "provisional": case.due_provisional,
    }
    return render(request, "public/done.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def lookup(request: HttpRequest) -> HttpResponse:
    """Ask for a code; with one, show how far its case is. The code is never part of an address."""
    if request.method != "POST":
        return render(request, "public/lookup.html")
    if until := paused_until(request):
        return _paused(request, until)
    code = request.POST.get("code", "")
    case = by_lookup(hash_of(code))
    if case is None:
        note_wrong_try(request)
        error = NotFound(
            _("No report has this code. Compare it with your note: 12 letters and figures."), "code"
        )
        context = {"error": error, "code": code[:40]}
        return render(request, "public/lookup.html", context, status=error.status)
    return _progress(request, case)


@require_POST
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """The complainant's answer to a question, from the page that a look-up has just shown."""
    return _from_holder(request, _answer, _("Thank you. Your answer has arrived."))


@require_POST
@never_cache
def rating(request: HttpRequest) -> HttpResponse:
    """The complainant's rating of a closed case, from the page that a look-up has just shown."""
    return _from_holder(request, _rate, _("Thank you for your rating."))


def _answer(request: HttpRequest, lookup_hash: bytes) -> None:
    answer_information(
        lookup_hash, text=request.POST.get("answer", ""), photos=photos_from(request)
    )


def _rate(request: HttpRequest, lookup_hash: bytes) -> None:
    sent = request.POST
    score = sent.get("score", "")
    with transaction.atomic():
        case = rate(
            lookup_hash,
            score=int(score) if score.isascii() and score.isdigit() and len(score) == 1 else 0,
            solved=sent.get("solved") == "1",
            words=sent.get("words", ""),
        )
        answer_questions(case, answers_of(request))


def _from_holder(
    request: HttpRequest, work: Callable[[HttpRequest, bytes], None], thanks: str
) -> HttpResponse:
    """Do ``work`` for the holder of the page's token; show the progress again, with what came of
    it and what was typed."""
    try:
        lookup_hash = holder_of(request.POST.get("holder", ""))
        case = by_lookup(lookup_hash)
    except NotFound as error:
        return render(request, "public/lookup.html", {"error": error}, status=error.status)
    if case is None:
        return redirect("public:lookup")
    try:
        work(request, lookup_hash)
    except Refused as error:
        return _progress(request, case, error=error)
    return _progress(request, by_lookup(lookup_hash) or case, thanks=thanks)


def _progress(
    request: HttpRequest, case: Case, *, error: Refused | None = None, thanks: str = ""
) -> HttpResponse:
    progress = progress_of(case)
    context = {
        "progress": progress,
        "error": error,
        "thanks": thanks,
        "sent": request.POST if error else {},
        "max_text": settings.MAX_TEXT_LENGTH,
        # From the best to the worst: the style sheet colours a star and all after it.
        "scores": SCORES,
        "questions": active_questions() if progress.rates else [],
    }
    status = error.status if error else 200
    return render(request, "public/progress.html", context, status=status)


def _paused(request: HttpRequest, until: datetime) -> HttpResponse:
    words = _("Too many wrong codes from here. Try again after %(time)s.") % {
        "time": date_format(timezone.localtime(until), "TIME_FORMAT")
    }
    seconds = max(1, round((until - timezone.now()).total_seconds()))
    page = render(request, "public/lookup.html", {"error": Refused(words, "code")}, status=429)
    page["Retry-After"] = str(seconds)
    return page


@require_safe
def photo(request: HttpRequest, token: str) -> FileResponse:
    """One photo of a case just looked up."""
    response = FileResponse(photo_of(token).file.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response
