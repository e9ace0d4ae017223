"""Requests: file one, list what is public, follow one by its number."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from layers.cases.public_list import PublicCase, listed, numbered
from mapapp.open311 import answer
from mapapp.open311.faults import Fault, resource
from mapapp.open311.filing import file
from mapapp.open311.filters import MOST, NUMBER, Filters, filters_of
from mapapp.open311.keys import key_in

_XML: Final = ("service_requests", "request")


@resource("GET", "HEAD", "POST")
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """The list of the last 90 days, or as the filters say; a POST files a new request."""
    if request.method == "POST":
        return _filed(request, form)
    wanted = filters_of(request.GET)
    return answer.rows(form, _XML, [_row(case) for case in _found(wanted)])


@resource("GET", "HEAD")
def one(request: HttpRequest, form: str, number: str) -> HttpResponse:
    """A list of the one request with this number."""
    found = numbered([number]) if NUMBER.fullmatch(number) else []
    if not found:
        raise Fault(404, _("There is no request with this service_request_id."))
    return answer.rows(form, _XML, [_row(case) for case in found])


def _found(wanted: Filters) -> list[PublicCase]:
    if wanted.numbers is not None:
        return numbered(wanted.numbers)
    return listed(
        wanted.start, wanted.end, categories=wanted.services, ended=wanted.ended, most=MOST
    )


def _filed(request: HttpRequest, form: str) -> HttpResponse:
    report, done = file(request, key_in(request))
    notice = _("Look-up code for the complainant: %(code)s. It is not shown again.")
    row = {
        "service_request_id": done.number,
        "token": report.uuid.hex,
        "service_notice": notice % {"code": done.code},
        "account_id": None,
    }
    return answer.rows(form, _XML, [row], 201 if done.new else 200)


def _row(case: PublicCase) -> Mapping[str, Any]:
    """Fields of the specification; those that would tell more than is public stay empty."""
    return {
        "service_request_id": case.number,
        "status": "closed" if case.ended else "open",
        "status_notes": case.state,
        "service_name": case.topic,
        "service_code": case.category,
        "description": None,
        "agency_responsible": case.department or None,
        "service_notice": None,
        "requested_datetime": case.received_at,
        "updated_datetime": case.changed_at,
        "expected_datetime": case.resolve_due,
        "address": case.place or None,
        "address_id": None,
        "zipcode": None,
        "lat": case.lat,
        "long": case.lon,
        "media_url": None,
    }
