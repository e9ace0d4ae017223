"""Decide on a complainant's request to take a closed case up again."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.change import annotate
from layers.cases.intake import required_words
from layers.cases.queries import for_scope as cases_for
from layers.cases.reopen import reopen
from layers.cases.states import Verb
from layers.errors import NotAllowed, NotFound, OutOfOrder
from layers.oversight.models import ReopenRequest
from layers.staff.models import User
from layers.staff.scope import Scope


def requests_for(scope: Scope) -> QuerySet[ReopenRequest]:
    """Requests on cases this person may see."""
    return ReopenRequest.objects.filter(case__in=cases_for(scope))


def grant(pk: int, actor: User, scope: Scope, *, words: str) -> ReopenRequest:
    """Open the case again; ``words`` are read by the complainant.

    Raises NotFound, NotAllowed for anybody but dispatchers, OutOfOrder once it is decided, Refused
    without words, and what ``reopen`` raises.
    """
    with transaction.atomic():
        request = _locked(pk, scope)
        reopen(request.case.number, actor, scope, reason=words)
        # The event of reopening has settled the request (on_case).
        request.refresh_from_db()
        request.answer = words
        request.save(update_fields=["answer"])
        return request


def refuse(pk: int, actor: User, scope: Scope, *, words: str) -> ReopenRequest:
    """Leave the case closed and tell the complainant why. Raises as ``grant``."""
    words = required_words(
        words, "words", _("Write why it stays closed; the complainant will read it.")
    )
    with transaction.atomic():
        request = _locked(pk, scope)
        request.state, request.answer = ReopenRequest.State.REFUSED, words
        request.decided_at, request.decided_by = timezone.now(), actor
        request.save()
        annotate(request.case, Verb.REPLY, actor, note=words, public=True)
        return request


def _locked(pk: int, scope: Scope) -> ReopenRequest:
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers reopen cases."))
    request = (
        requests_for(scope)
        .filter(pk=pk)
        .select_for_update(of=("self",))
        .select_related("case")
        .first()
    )
    if request is None:
        raise NotFound(_("There is no such request in your area."))
    if request.state != ReopenRequest.State.OPEN:
        raise OutOfOrder(_("This request has been decided already."))
    return request
