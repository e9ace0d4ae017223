"""Who comes in: whoever dispatches, leads or supervises reads; county dispatchers and
administrators change."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from layers.cases.models import DispatchCatalogue
from layers.cases.rulebook.door import may_edit
from layers.errors import NotAllowed, NotFound
from layers.staff.scope import Scope
from mapapp.access.context import request_scope

View = Callable[..., HttpResponseBase]


def may_read(scope: Scope) -> bool:
    return may_edit(scope) or scope.everything or bool(scope.divisions or scope.departments)


def readers_only(view: View) -> View:
    """Let those in who may read the catalogue; strangers sign in first, others get 403."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_read(request_scope(request)):
            raise NotAllowed(
                _("The dispatch catalogue is for dispatchers, departments, leaders and "
                  "administrators.")
            )  # fmt: skip
        return view(request, *args, **kwargs)

    return inner


def get_version(pk: int) -> DispatchCatalogue:
    """Raises NotFound."""
    found = (
        DispatchCatalogue.objects.select_related("made_by", "confirmed_by", "based_on")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such version of the dispatch catalogue."))
    return found
