"""Who comes in: dispatchers, department handlers, leaders and supervisors."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from layers.errors import NotAllowed
from mapapp.access.context import request_scope

View = Callable[..., HttpResponseBase]


def desk_only(view: View) -> View:
    """Let the desk's people in, show grid workers to their own map, refuse everybody else."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        scope = request_scope(request)
        if scope.everything or scope.divisions or scope.departments:
            return view(request, *args, **kwargs)
        if scope.grids:
            return redirect("field:home")
        raise NotAllowed(_("The desk is for dispatchers, departments, leaders and supervisors."))

    return inner
