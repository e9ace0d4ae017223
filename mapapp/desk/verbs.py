"""The verbs of the desk over HTTP: each reads a form, calls one verb and answers what changed."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from layers.cases.accept import accept
from layers.cases.close import close
from layers.cases.contact import unmask
from layers.cases.dispatch import dispatch
from layers.cases.models import Case
from layers.cases.photos import check_count, clean_photo
from layers.cases.relocate import relocate
from layers.cases.reply import reply
from layers.cases.resolve import resolve
from layers.errors import Refused
from layers.staff.models import Department, User
from layers.staff.scope import Scope
from mapapp.access.context import request_scope
from mapapp.desk.door import desk_only
from mapapp.errors import wants_json

Row = TypeVar("Row", Department, User)
Act = Callable[[HttpRequest, str, User, Scope], Case]


def verb(act: Act) -> Callable[..., HttpResponseBase]:
    """A view that runs ``act`` and answers with the case's new state and version."""

    @require_POST
    @desk_only
    @wraps(act)
    def view(request: HttpRequest, number: str) -> HttpResponseBase:
        case = act(request, number, request.user, request_scope(request))  # type: ignore[arg-type]
        if not wants_json(request):
            return redirect("desk:case", number=case.number)
        return JsonResponse(
            {
                "number": case.number,
                "state": case.state,
                "version": case.version,
                "place_state": case.place_state,
                "words": _done(case),
            }
        )

    return view


@verb
def give(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    """Dispatch to the department or the person of the form."""
    department, person = _id(request, "department"), _id(request, "person")
    return dispatch(
        number,
        actor,
        scope,
        department=_chosen(Department, department, "department") if department else None,
        person=_chosen(User, person, "person") if person else None,
        reason=request.POST.get("reason", ""),
        version=_version(request),
    )


@verb
def take(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return accept(number, actor, scope, version=_version(request))


@verb
def report_progress(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return reply(
        number,
        actor,
        scope,
        text=request.POST.get("text", ""),
        public="public" in request.POST,
        version=_version(request),
    )


@verb
def finish(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    files = request.FILES.getlist("photos")
    check_count(len(files))
    return resolve(
        number,
        actor,
        scope,
        answer=request.POST.get("answer", ""),
        note=request.POST.get("note", ""),
        photos=[clean_photo(file.read()) for file in files],
        version=_version(request),
    )


@verb
def check_off(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return close(number, actor, scope, note=request.POST.get("note", ""), version=_version(request))


@verb
def move(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return relocate(
        number,
        actor,
        scope,
        lon=_degrees(request, "lon"),
        lat=_degrees(request, "lat"),
        reason=request.POST.get("reason", ""),
        version=_version(request),
    )


@require_POST
@desk_only
def show_contact(request: HttpRequest, number: str) -> JsonResponse:
    """The complainant's name and phone in full; that it was read, and why, is recorded."""
    contact = unmask(
        number,
        request.user,  # type: ignore[arg-type]
        request_scope(request),
        reason=request.POST.get("reason", ""),
    )
    answer = JsonResponse({"kind": contact.kind, "name": contact.name, "phone": contact.phone})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _done(case: Case) -> str:
    to = " · ".join(str(one) for one in (case.department, case.owner) if one)
    words = _("Case %(number)s: %(state)s. %(to)s")
    return words % {"number": case.number, "state": case.get_state_display(), "to": to}


def _version(request: HttpRequest) -> int:
    """The version the page showed; without it nobody could tell what the person had seen."""
    number = _id(request, "version")
    if not number:
        raise Refused(_("Load the case again; the page did not say which version it showed."))
    return number


def _id(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0


def _chosen(kind: type[Row], pk: int, field: str) -> Row:
    row = kind.objects.filter(pk=pk).first()
    if row is None:
        raise Refused(_("Choose one from the list."), field)
    return row


def _degrees(request: HttpRequest, name: str) -> float:
    try:
        return float(request.POST.get(name, ""))
    except ValueError as error:
        raise Refused(_("Put the pin on the map first."), name) from error
