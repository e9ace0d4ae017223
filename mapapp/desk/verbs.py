"""The verbs of the desk over HTTP: each reads a form, calls one verb and answers what changed."""

from collections.abc import Callable
from functools import wraps

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
from layers.cases.relocate import relocate
from layers.cases.reply import reply
from layers.cases.resolve import resolve
from layers.errors import Refused
from layers.staff.models import Department, User
from layers.staff.scope import Scope
from mapapp.access.context import person, request_scope
from mapapp.desk.door import desk_only
from mapapp.errors import wants_json
from mapapp.maps.case_acts import act
from mapapp.maps.inputs import photos_of, reply_form_of, row_of, version_of

Act = Callable[[HttpRequest, str, User, Scope], Case]


def verb(act: Act) -> Callable[..., HttpResponseBase]:
    """A view that runs ``act`` and answers with the case's new state and version."""

    @require_POST
    @desk_only
    @wraps(act)
    def view(request: HttpRequest, number: str) -> HttpResponseBase:
        case = act(request, number, person(request), request_scope(request))
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
    return dispatch(
        number,
        actor,
        scope,
        department=row_of(Department, request, "department"),
        person=row_of(User, request, "person"),
        reason=request.POST.get("reason", ""),
        version=version_of(request),
    )


@verb
def take(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return accept(number, actor, scope, version=version_of(request))


@verb
def report_progress(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return reply(
        number,
        actor,
        scope,
        text=request.POST.get("text", ""),
        public="public" in request.POST,
        version=version_of(request),
    )


@verb
def finish(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return resolve(
        number,
        actor,
        scope,
        answer=request.POST.get("answer", ""),
        note=request.POST.get("note", ""),
        form=reply_form_of(request),
        photos=photos_of(request),
        version=version_of(request),
    )


@verb
def check_off(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return close(
        number, actor, scope, note=request.POST.get("note", ""), version=version_of(request)
    )


@verb
def move(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return relocate(
        number,
        actor,
        scope,
        lon=_degrees(request, "lon"),
        lat=_degrees(request, "lat"),
        reason=request.POST.get("reason", ""),
        version=version_of(request),
    )


@require_POST
@desk_only
def do(request: HttpRequest, number: str, name: str) -> HttpResponseBase:
    """Any other verb of a case's life (see mapapp.maps.case_acts)."""

    def one(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
        return act(request, name, number, actor, scope)

    return verb(one)(request, number)


@require_POST
@desk_only
def show_contact(request: HttpRequest, number: str) -> JsonResponse:
    """The complainant's name and phone in full; that it was read, and why, is recorded."""
    contact = unmask(
        number,
        person(request),
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


def _degrees(request: HttpRequest, name: str) -> float:
    try:
        return float(request.POST.get(name, ""))
    except ValueError as error:
        raise Refused(_("Put the pin on the map first."), name) from error
