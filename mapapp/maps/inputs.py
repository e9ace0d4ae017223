"""What a case form sends, read and checked: version, device time, photos, choices."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, TypeVar
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_aware, make_aware
from django.utils.translation import gettext as _

from layers.cases.photos import CleanPhoto, check_count, clean_photo
from layers.cases.reply_form import ReplyForm
from layers.errors import Refused
from layers.staff.models import Department, User

Row = TypeVar("Row", Department, User)
_LONGEST_NUMBER: Final = 10


def answers_of(request: HttpRequest) -> dict[int, int]:
    """What the questionnaire in a form was answered: question id → value. What is no answer is
    left out."""
    given = {}
    for name, value in request.POST.items():
        _word, _dash, pk = name.partition("question-")
        if pk.isascii() and pk.isdigit() and len(pk) < 10 and value.isascii() and value.isdigit():
            given[int(pk)] = int(value[:2])
    return given


def version_of(request: HttpRequest) -> int:
    """The version of the case that the person saw. Raises Refused when it is not a number."""
    sent = request.POST.get("version", "")
    if not (sent.isascii() and sent.isdecimal() and len(sent) < _LONGEST_NUMBER and int(sent)):
        raise Refused(_("The page sent no version of the case. Reload it and try again."))
    return int(sent)


def happened_at(request: HttpRequest) -> datetime | None:
    """When it was done, by the device: ISO 8601 with its offset; None where the form is silent.

    Raises Refused for anything else.
    """
    sent = request.POST.get("happened_at", "")
    if not sent:
        return None
    at = _moment(sent)
    if at is None or not is_aware(at):
        raise Refused(_("The time given cannot be read. Check the clock of the device."))
    return at


def uuid_of(sent: str) -> UUID:
    """The number that the client gave its entry. Raises Refused when there is none."""
    try:
        return UUID(sent)
    except ValueError as error:
        raise Refused(_("The form is incomplete. Reload the page and send it again.")) from error


def photos_of(request: HttpRequest) -> list[CleanPhoto]:
    """The photos of the form, cleaned. Raises Refused for too many, too large or no photo."""
    sent = request.FILES.getlist("photos")
    check_count(len(sent))
    # One byte over the limit is enough to refuse a file; a longer one need not be read.
    return [clean_photo(file.read(settings.MAX_PHOTO_BYTES + 1)) for file in sent]


def number_of(request: HttpRequest, name: str) -> int:
    """A number of the form that fits a row id, else 0."""
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0


def rows_of(kind: type[Row], ids: Sequence[str], field: str) -> list[Row]:
    """The rows with these ids, in their order. Raises Refused for one that does not exist."""
    wanted = [int(pk) for pk in ids if pk.isascii() and pk.isdigit() and len(pk) < 18]
    found = kind.objects.in_bulk(wanted)
    if len(wanted) != len(ids) or len(found) != len(set(wanted)):
        raise Refused(_("Choose one from the list."), field)
    return [found[pk] for pk in wanted]


def row_of(kind: type[Row], request: HttpRequest, field: str) -> Row | None:
    """The row that the form chose, None when it chose none. Raises Refused as ``rows_of``."""
    sent = request.POST.get(field, "")
    return rows_of(kind, [sent], field)[0] if sent else None


def taker_of(request: HttpRequest, field: str) -> tuple[Department | None, User | None]:
    """The unit (``d`` and its id) or the person (``p`` and theirs) that the form chose, the other
    None. Raises Refused as ``rows_of``, and for neither."""
    sent = request.POST.get(field, "")
    if sent.startswith("p"):
        return None, rows_of(User, [sent[1:]], field)[0]
    return rows_of(Department, [sent.removeprefix("d")], field)[0], None


def day_of(request: HttpRequest, field: str) -> date:
    """A day of the form. Raises Refused for what is none."""
    try:
        day = parse_date(request.POST.get(field, ""))
    except ValueError:
        day = None
    if day is None:
        raise Refused(_("Choose a day."), field)
    return day


def local_moment(request: HttpRequest, field: str) -> datetime | None:
    """The moment of a ``datetime-local`` field, which has no offset; None for an empty one.

    Raises Refused for what is none.
    """
    written = request.POST.get(field, "")
    at = _moment(written)
    if written and at is None:
        raise Refused(_("Choose a day and a time."), field)
    if at is not None and not is_aware(at):
        at = make_aware(at, timezone.get_current_timezone())
    return at


def yes_or_no(request: HttpRequest, field: str) -> bool | None:
    """1 is yes, 0 is no, anything else is not answered."""
    return {"1": True, "0": False}.get(request.POST.get(field, ""))


def reply_form_of(request: HttpRequest) -> ReplyForm:
    """The reply form; a field that the page does not send keeps its usual value.

    The time of contact comes from a ``datetime-local`` field: without an offset it is local time.
    Raises Refused for a time that cannot be read.
    """
    usual, sent = ReplyForm(), request.POST
    written = sent.get("contacted_at", "")
    at = _moment(written)
    if written and at is None:
        raise Refused(_("Give the day and the time of the contact."), "contacted_at")
    if at is not None and not is_aware(at):
        at = make_aware(at, timezone.get_current_timezone())
    solved = yes_or_no(request, "solved")
    return ReplyForm(
        truth=sent.get("truth", usual.truth),
        duty=sent.get("duty", usual.duty),
        contact_way=sent.get("contact_way", usual.contact_way),
        contacted_at=at,
        solved=True if solved is None else solved,
        why_not=sent.get("why_not", ""),
    )


def _moment(sent: str) -> datetime | None:
    try:
        return parse_datetime(sent)
    except ValueError:
        return None
