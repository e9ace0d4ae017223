"""From the fields of a POST to a registered case."""

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.cases.intake import Report
from layers.cases.models import Channel, SourceKey
from layers.cases.register import Registered, register
from layers.cases.source import MAX_SOURCE_ID, uuid_of
from layers.words import clean_words
from mapapp.open311.faults import Fault
from mapapp.open311.services import service_of

_LONGEST_LINK: Final = 500


def file(request: HttpRequest, key: SourceKey) -> tuple[Report, Registered]:
    """Register what the client sends. Raises Fault and Refused; nothing is written then.

    A client's own number for the request (``Idempotency-Key``, or ``attribute[external_id]``)
    makes the same request sent twice one case.
    """
    number = clean_words(
        request.headers.get("Idempotency-Key", "")
        or request.POST.get("attribute[external_id]", ""),
        "external_id",
        MAX_SOURCE_ID,
    )
    report = _report(request, key.source, number)
    return report, register(report)


def _report(request: HttpRequest, source: str, number: str) -> Report:
    sent = request.POST
    if not sent.get("service_code"):
        raise Fault(400, _("service_code was not provided."))
    lon, lat = (_degrees(sent.get(name, "")) for name in ("long", "lat"))
    address = sent.get("address_string", "")
    if lon is None and lat is None and not address.strip():
        raise Fault(400, _("Give the place: lat and long, or address_string."))
    return Report(
        uuid=uuid_of(source, number),
        category=service_of(sent["service_code"]).code,
        text=_text(sent.get("description", ""), sent.get("media_url", "")),
        channel=Channel.OPEN311,
        address=address,
        lon=lon,
        lat=lat,
        name=_name(sent.get("first_name", "").strip(), sent.get("last_name", "").strip()),
        phone=sent.get("phone", ""),
        source_system=source,
        source_id=number,
    )


def _degrees(sent: str) -> float | None:
    try:
        return float(sent) if sent.strip() else None
    except ValueError:
        raise Fault(400, _("lat and long are degrees (WGS84) as decimal numbers.")) from None


def _text(description: str, media: str) -> str:
    """The description, and the address of the picture as text: this server fetches nothing."""
    media = clean_words(media, "media_url", _LONGEST_LINK)
    return f"{description.strip()}\n{media}" if media and description.strip() else description


def _name(first: str, last: str) -> str:
    """As written here: the family name first, without a space between Chinese characters."""
    ascii_name = f"{first}{last}".isascii()
    return f"{first} {last}".strip() if ascii_name else f"{last}{first}"
