"""The verbs of a case's life over HTTP: each reads its form and calls one verb of the layer.

Both rooms that show cases offer them; what a person may do the verbs decide.
"""

from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.cases.acknowledge import acknowledge
from layers.cases.answer_information import answer_for_complainant
from layers.cases.ask_information import ask_information
from layers.cases.callback import callback
from layers.cases.co_handle import co_handle
from layers.cases.decline import decline
from layers.cases.extend import approve_extension, ask_extension, refuse_extension
from layers.cases.merge import merge
from layers.cases.models import Callback, Case
from layers.cases.reassign import reassign
from layers.cases.recategorise import recategorise
from layers.cases.remind import remind
from layers.cases.reopen import reopen
from layers.cases.resume import resume
from layers.cases.return_case import approve_return, ask_return, refuse_return
from layers.cases.rework import rework
from layers.cases.split import split
from layers.cases.states import Verb
from layers.cases.suspend import suspend
from layers.cases.verify import verify
from layers.cases.void import void
from layers.errors import NotFound
from layers.oversight.questionnaire import answer
from layers.staff.models import Department, User
from layers.staff.scope import Scope
from mapapp.maps.inputs import (
    answers_of,
    day_of,
    local_moment,
    number_of,
    rows_of,
    taker_of,
    uuid_of,
    version_of,
    yes_or_no,
)

Act = Callable[[HttpRequest, str, User, Scope], Case]
# Verbs with one text, and what the form and the verb call it.
_ONE_TEXT: Final[dict[Verb, tuple[Callable[..., Case], str]]] = {
    Verb.ACKNOWLEDGE: (acknowledge, "words"),
    Verb.DECLINE: (decline, "reason"),
    Verb.ASK: (ask_information, "question"),
    Verb.ANSWER: (answer_for_complainant, "text"),
    Verb.RETURN_ASK: (ask_return, "reason"),
    Verb.RETURN_OK: (approve_return, "note"),
    Verb.RETURN_NO: (refuse_return, "reason"),
    Verb.EXTEND_OK: (approve_extension, "words"),
    Verb.EXTEND_NO: (refuse_extension, "reason"),
    Verb.RESUME: (resume, "note"),
    Verb.VERIFY: (verify, "finding"),
    Verb.REWORK: (rework, "reason"),
    Verb.REOPEN: (reopen, "reason"),
    Verb.VOID: (void, "reason"),
}


def act(request: HttpRequest, verb: str, number: str, actor: User, scope: Scope) -> Case:
    """Do ``verb`` with what the form sends. Raises NotFound for a verb that has no form, and what
    the verb raises."""
    if verb in _ONE_TEXT:
        work, field = _ONE_TEXT[Verb(verb)]
        text = request.POST.get(field, "")
        return work(number, actor, scope, version=version_of(request), **{field: text})
    if verb not in _FORMS:
        raise NotFound(_("There is no such step."))
    return _FORMS[Verb(verb)](request, number, actor, scope)


def _extend(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return ask_extension(
        number, actor, scope, reason=request.POST.get("reason", ""),
        more=number_of(request, "more"), version=version_of(request),
    )  # fmt: skip


def _suspend(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return suspend(
        number, actor, scope, reason=request.POST.get("reason", ""),
        review_on=day_of(request, "review_on"), version=version_of(request),
    )  # fmt: skip


def _reassign(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    department, person = taker_of(request, "to")
    return reassign(
        number, actor, scope, reason=request.POST.get("reason", ""), department=department,
        person=person, version=version_of(request),
    )  # fmt: skip


def _recategorise(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return recategorise(
        number, actor, scope, category=request.POST.get("category", ""),
        reason=request.POST.get("reason", ""), version=version_of(request),
    )  # fmt: skip


def _co_handle(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    chosen = rows_of(Department, request.POST.getlist("departments"), "departments")
    return co_handle(
        number, actor, scope, departments=chosen, note=request.POST.get("note", ""),
        version=version_of(request),
    )  # fmt: skip


def _callback(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    outcome = request.POST.get("outcome", "")
    with transaction.atomic():
        case = callback(
            number, actor, scope, outcome=outcome,
            contacted=yes_or_no(request, "contacted"), solved=yes_or_no(request, "solved"),
            score=number_of(request, "score") or None, note=request.POST.get("note", ""),
            again_at=local_moment(request, "again_at"),
        )  # fmt: skip
        if outcome == Callback.Outcome.ANSWERED:
            answer(case, answers_of(request))
    return case


def _merge(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return merge(
        number, actor, scope, into=request.POST.get("into", ""),
        reason=request.POST.get("reason", ""), version=version_of(request),
    )  # fmt: skip


def _split(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return split(
        number, actor, scope, uuid=uuid_of(request.POST.get("uuid", "")),
        text=request.POST.get("text", ""), category=request.POST.get("category", ""),
        version=version_of(request),
    )  # fmt: skip


def _remind(request: HttpRequest, number: str, actor: User, scope: Scope) -> Case:
    return remind(number, actor, scope, words=request.POST.get("words", ""))


_FORMS: Final[dict[Verb, Act]] = {
    Verb.EXTEND_ASK: _extend,
    Verb.SUSPEND: _suspend,
    Verb.REASSIGN: _reassign,
    Verb.RECATEGORISE: _recategorise,
    Verb.CO_HANDLE: _co_handle,
    Verb.CALLBACK: _callback,
    Verb.MERGE: _merge,
    Verb.SPLIT: _split,
    Verb.REMIND: _remind,
}
