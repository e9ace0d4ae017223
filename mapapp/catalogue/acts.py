"""Change the dispatch catalogue: each reads a form, calls one verb and shows what came of it."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from layers.cases.rulebook.draft import begin_draft, discard_draft
from layers.cases.rulebook.set_rule import Wish, drop_rule, set_rule
from layers.cases.rulebook.take_effect import call_off, check_draft, take_effect
from layers.errors import Refused
from mapapp.access.context import person, request_scope
from mapapp.catalogue.door import readers_only
from mapapp.maps.inputs import number_of

Act = Callable[..., str]


def act(work: Act) -> Callable[..., HttpResponseBase]:
    """A view that does ``work`` and leads to the address it answers; a refusal leads back."""

    @require_POST
    @readers_only
    @wraps(work)
    def view(request: HttpRequest, pk: int = 0) -> HttpResponse:
        try:
            return redirect(work(request, pk))
        except Refused as error:
            # What may not be seen or done is answered as such; the rest can be put right.
            if error.status in {403, 404}:
                raise
            messages.warning(request, str(error))
            return redirect(_back(request, pk))

    return view


@act
def begin(request: HttpRequest, _pk: int) -> str:
    draft = begin_draft(
        person(request),
        request_scope(request),
        name=request.POST.get("name", ""),
    )
    messages.success(request, _("The draft has the rules of today. Change what has to change."))
    return reverse("catalogue:version", args=[draft.pk])


@act
def rule(request: HttpRequest, pk: int) -> str:
    draft, made = set_rule(pk, request_scope(request), wish_of(request), version=_version(request))
    messages.success(
        request, _("In the draft: %(rule)s. Check it before it takes effect.") % {"rule": made}
    )
    return f"{reverse('catalogue:version', args=[draft.pk])}?category={made.category.code}"


@act
def drop(request: HttpRequest, pk: int) -> str:
    drop_rule(pk, request_scope(request), number_of(request, "rule"), version=_version(request))
    messages.success(request, _("The rule is out of the draft; the next wider one decides there."))
    return _back(request, pk)


@act
def checked(request: HttpRequest, pk: int) -> str:
    check_draft(pk, request_scope(request), version=_version(request))
    return reverse("catalogue:findings", args=[pk])


@act
def effect(request: HttpRequest, pk: int) -> str:
    done = take_effect(
        pk,
        person(request),
        request_scope(request),
        on=_day(request),
        holes_accepted="holes" in request.POST,
        version=_version(request),
    )
    words = _("Confirmed. It routes from %(day)s on, from the first minute of the day.")
    messages.success(request, words % {"day": date_format(done.starts_on, "DATE_FORMAT")})
    return reverse("catalogue:home")


@act
def off(request: HttpRequest, pk: int) -> str:
    call_off(pk, request_scope(request))
    messages.success(request, _("Called off: it is a draft again."))
    return reverse("catalogue:version", args=[pk])


@act
def discard(request: HttpRequest, pk: int) -> str:
    discard_draft(pk, request_scope(request), version=_version(request))
    messages.success(request, _("The draft is discarded."))
    return reverse("catalogue:home")


def wish_of(request: HttpRequest) -> Wish:
    """The rule of the form, not yet checked."""
    sent = request.POST
    return Wish(
        category=sent.get("category", ""),
        area=sent.get("area", ""),
        department=sent.get("department", ""),
        office=sent.get("office", ""),
        reason=sent.get("reason", ""),
    )


def _version(request: HttpRequest) -> int | None:
    return number_of(request, "version") or None


def _day(request: HttpRequest) -> date:
    try:
        found = parse_date(request.POST.get("on", ""))
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("Choose a day."), "on")
    return found


def _back(request: HttpRequest, pk: int) -> str:
    """Where the form stood: one of this room's pages, by name."""
    if not pk:
        return reverse("catalogue:home")
    if request.POST.get("from") == "findings":
        return reverse("catalogue:findings", args=[pk])
    category = request.POST.get("category", "")
    tail = f"?category={category}" if category.replace("-", "").isalnum() else ""
    return reverse("catalogue:version", args=[pk]) + tail
