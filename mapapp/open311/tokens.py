"""The token of a filed request leads to its number, which is known at once."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from layers.cases.public_list import number_of
from mapapp.open311 import answer
from mapapp.open311.faults import Fault, resource

_XML: Final = ("service_requests", "request")


@resource("GET", "HEAD")
def token(request: HttpRequest, form: str, token: str) -> HttpResponse:
    """Number and token. A client that lost the answer to its POST can go on with it."""
    try:
        number = number_of(UUID(token))
    except ValueError:
        number = None
    if number is None:
        raise Fault(404, _("There is no request with this token."))
    return answer.rows(form, _XML, [{"service_request_id": number, "token": token}])
