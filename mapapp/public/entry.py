"""From the fields and files of the public form to a report. Reads; writes nothing."""

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from layers.cases.intake import Report, clean_words
from layers.cases.models import Complainant
from layers.cases.photos import CleanPhoto, check_count, clean_photo
from layers.errors import Refused
from mapapp.maps.inputs import uuid_of

_LONGEST_CODE = 40


class Unreadable(Refused):
    """The request itself is broken; there are no fields to show again."""

    status = 400


class TooBig(Refused):
    """More was sent than a report may hold; it was not read."""

    status = 413


def check_size(request: HttpRequest) -> None:
    """Raise TooBig before anything is read when the length alone is out of the question."""
    longest = settings.MAX_PHOTOS * settings.MAX_PHOTO_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if int(request.META.get("CONTENT_LENGTH") or 0) > longest:
        raise _photos_too_big()


def broken(error: Exception) -> Refused:
    """The refusal for an error that reading the request raised; ``error`` itself if unknown."""
    match error:
        case TooManyFilesSent():
            return Unreadable(
                _("Send %(limit)d photos at most.") % {"limit": settings.MAX_PHOTOS}, "photos"
            )
        case RequestDataTooBig():
            return TooBig(
                _("The text is far too long. Shorten it to %(limit)d characters.")
                % {"limit": settings.MAX_TEXT_LENGTH},
                "text",
            )
        case TooManyFieldsSent() | MultiPartParserError():
            return Unreadable(_("The report arrived damaged. Go back and send it again."))
    raise error


def report_from(fields: QueryDict) -> Report:
    """Return the report in ``fields``. Raises Refused for what is not even of its type."""
    return Report(
        uuid=uuid_of(fields.get("uuid", "")),
        category=clean_words(fields.get("category", ""), "category", _LONGEST_CODE),
        text=fields.get("text", ""),
        address=fields.get("address", ""),
        lon=_degrees(fields.get("lon", "")),
        lat=_degrees(fields.get("lat", "")),
        crs=fields.get("crs", "wgs84"),
        name=fields.get("name", ""),
        phone=fields.get("phone", ""),
        kind=fields.get("kind", Complainant.Kind.PERSON),
    )


def photos_from(request: HttpRequest) -> list[CleanPhoto]:
    """Return the photos sent, cleaned. Raises Refused for too many, too big or not photos."""
    uploads = request.FILES.getlist("photos")
    check_count(len(uploads))
    # One byte more than allowed is enough to refuse a file; the rest is never read into memory.
    return [clean_photo(upload.read(settings.MAX_PHOTO_BYTES + 1)) for upload in uploads]


def _degrees(value: str) -> float | None:
    return number(value) if value.strip() else None


def number(value: str) -> float:
    """Return a coordinate. Raises Refused for what is not a number."""
    try:
        return float(value)
    except ValueError as error:
        raise Refused(
            _("The coordinates are not numbers. Put the pin on the map again."), "lon"
        ) from error


def _photos_too_big() -> TooBig:
    return TooBig(
        _("The photos are too big. Send %(count)d at most, each of %(limit)d MB or less.")
        % {"count": settings.MAX_PHOTOS, "limit": settings.MAX_PHOTO_BYTES // 1_000_000},
        "photos",
    )
