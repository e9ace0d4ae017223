"""What a field form sends, read and checked: the version seen, the device's time, photos."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from layers.cases.photos import CleanPhoto, check_count, clean_photo
from layers.errors import Refused

_LONGEST_NUMBER: Final = 10


def version_of(request: HttpRequest) -> int:
    """The version of the case that the person saw. Raises Refused when it is not a number."""
    sent = request.POST.get("version", "")
    if not (sent.isascii() and sent.isdecimal() and len(sent) < _LONGEST_NUMBER):
        raise Refused(_("The page sent no version of the case. Reload it and try again."))
    return int(sent)


def happened_at(request: HttpRequest) -> datetime | None:
    """When it was done, by the device: ISO 8601 with its offset; None where the form is silent.

    Raises Refused for anything else.
    """
    sent = request.POST.get("happened_at", "")
    if not sent:
        return None
    try:
        at = parse_datetime(sent)
    except ValueError:
        at = None
    if at is None or not is_aware(at):
        raise Refused(_("The time given cannot be read. Check the clock of the device."))
    return at


def photos_of(request: HttpRequest) -> list[CleanPhoto]:
    """The photos of the form, cleaned. Raises Refused for too many, too large or no photo."""
    sent = request.FILES.getlist("photos")
    check_count(len(sent))
    # One byte over the limit is enough to refuse a file; a longer one need not be read.
    return [clean_photo(file.read(settings.MAX_PHOTO_BYTES + 1)) for file in sent]
