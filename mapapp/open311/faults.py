"""What every address of this room shares: jurisdiction, methods, and errors as the specification
wants them, a list of code and description with the same HTTP status."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RequestDataTooBig
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from layers.errors import Refused
from mapapp.open311 import answer

View = Callable[..., HttpResponse]


class Fault(Exception):
    """A refusal with its HTTP status; ``until`` says when a client in a pause may come again."""

    def __init__(self, code: int, description: str, until: datetime | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.until = until


def resource(*methods: str) -> Callable[[View], View]:
    """A view of this room: no session, no form token; every refusal in the client's format."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def spoken(request: HttpRequest, form: str, **kwargs: Any) -> HttpResponse:
            try:
                _check_size(request)
                if request.method not in methods:
                    raise Fault(405, _("Use %(methods)s.") % {"methods": ", ".join(methods)})
                _check_jurisdiction(request)
                return view(request, form, **kwargs)
            except Fault as fault:
                return _told(form, fault)
            except Refused as error:
                return _told(form, Fault(400, str(error)))
            except RequestDataTooBig:
                return _told(form, Fault(413, _("What was sent is far too long.")))
            except (SuspiciousOperation, MultiPartParserError):
                return _told(form, Fault(400, _("What was sent cannot be read.")))

        return spoken

    return wrap


def _check_size(request: HttpRequest) -> None:
    """Before anything is read: this room takes words, no files."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig


def _check_jurisdiction(request: HttpRequest) -> None:
    """There is one jurisdiction, so naming it is not asked for; naming another one is refused."""
    wanted = request.GET.get("jurisdiction_id", "")
    if request.method == "POST":
        wanted = request.POST.get("jurisdiction_id", wanted)
    if wanted not in {"", settings.COUNTY_CODE}:
        raise Fault(404, _("There is no such jurisdiction_id here."))


def _told(form: str, fault: Fault) -> HttpResponse:
    row = {"code": fault.code, "description": fault.description}
    response = answer.rows(form, ("errors", "error"), [row], fault.code)
    if fault.until is not None:
        seconds = (fault.until - timezone.now()).total_seconds()
        response["Retry-After"] = str(max(1, round(seconds)))
    return response
