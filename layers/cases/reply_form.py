"""The reply form (DOMAIN §2): what is said about a demand when it is resolved, checked."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.cases.models import ContactWay, Duty, Level, Truth
from layers.errors import Refused
from layers.staff.models import Department, Role
from layers.staff.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyForm:
    """Is the demand true, is it our duty, was the complainant reached and when, is it solved."""

    truth: str = Truth.TRUE
    duty: str = Duty.OURS
    contact_way: str = ContactWay.NONE
    contacted_at: datetime | None = None
    solved: bool = True
    why_not: str = ""


def check_form(form: ReplyForm, received_at: datetime) -> ReplyForm:
    """Return the form cleaned; a contact without a time was made now.

    Raises Refused for unknown choices, a contact before the case was received or in the future,
    or when it is not solved and no reason is given.
    """
    for value, choices, field in (
        (form.truth, Truth, "truth"),
        (form.duty, Duty, "duty"),
        (form.contact_way, ContactWay, "contact_way"),
    ):
        if value not in choices.values:
            raise Refused(_("Choose one from the list."), field)
    why_not = clean_words(form.why_not, "why_not", settings.MAX_TEXT_LENGTH, lines=True)
    if not form.solved and not why_not:
        raise Refused(_("Write why it is not solved."), "why_not")
    at = None
    if form.contact_way != ContactWay.NONE:
        at = form.contacted_at or timezone.now()
        if not received_at <= at <= timezone.now():
            raise Refused(
                _("The contact lies between the receipt of the case and now."), "contacted_at"
            )
    return ReplyForm(
        truth=form.truth,
        duty=form.duty,
        contact_way=form.contact_way,
        contacted_at=at,
        solved=form.solved,
        why_not="" if form.solved else why_not,
    )


def level_of(scope: Scope, department: Department | None) -> Level:
    """Where it was solved: by the grid's own people, by the town, or by a county department."""
    if scope.roles & {Role.WORKER, Role.GRID_LEAD} and not scope.departments:
        return Level.GRID
    return Level.TOWN if department is not None and department.town_id else Level.COUNTY
