"""Open a mailbox: log when and where, and how many letters were in it; enter them as cases."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.cases.models import Channel
from layers.errors import NotFound, OutOfOrder, Refused
from layers.fieldwork.demand import Demand, raise_case
from layers.fieldwork.entry import must_work_here, once, original_time, point_of, same_person
from layers.fieldwork.models import Letter, Mailbox, Opening
from layers.fieldwork.photos import attach
from layers.fieldwork.queries import mailboxes, openings
from layers.photos import CleanPhoto
from layers.staff.models import User
from layers.staff.scope import Scope

MOST_LETTERS = 100


def open_mailbox(
    uuid: UUID,
    code: str,
    actor: User,
    scope: Scope,
    *,
    letters: int,
    entered: Sequence[Demand] = (),
    note: str = "",
    happened_at: datetime | None = None,
    lon: float | None = None,
    lat: float | None = None,
    photos: Sequence[CleanPhoto] = (),
) -> tuple[Opening, bool]:
    """Return the opening and whether it is new; ``entered`` are its first letters, now cases.

    Raises Refused for a count that does not fit, NotFound for a box out of scope, NotAllowed for
    people who do not work its grid, and what ``register`` raises.
    """
    note = clean_words(note, "note", 200)
    if not len(entered) <= letters <= MOST_LETTERS:
        raise Refused(_("Count the letters: %(most)d at most.") % {"most": MOST_LETTERS}, "letters")
    with transaction.atomic():
        once(uuid)
        known = Opening.objects.filter(uuid=uuid).first()
        if known:
            same_person(known.actor_id, actor)
            return known, False
        box = _box(code, scope)
        now = timezone.now()
        opening = Opening.objects.create(
            uuid=uuid, mailbox=box, actor=actor, happened_at=original_time(happened_at, now),
            recorded_at=now, geom=point_of(lon, lat), letters=letters, note=note,
        )  # fmt: skip
        Mailbox.objects.filter(pk=box.pk).update(
            opened_at=Greatest(F("opened_at"), opening.happened_at)
        )
        for number, demand in enumerate(entered, start=1):
            _enter(opening, box, number, demand, actor)
        attach(list(photos), opening=opening)
    return opening, True


def enter_letter(
    uuid: UUID, number: int, actor: User, scope: Scope, *, demand: Demand
) -> tuple[Letter, bool]:
    """Make letter ``number`` (from 1) of the opening with this UUID a case, once.

    Raises NotFound out of scope, OutOfOrder when that letter is a case already, Refused for a
    number the opening does not have.
    """
    with transaction.atomic():
        opening = (
            openings(scope)
            .filter(uuid=uuid)
            .select_for_update(of=("self",))
            .select_related("mailbox__grid__village")
            .defer("mailbox__grid__geom", "mailbox__grid__village__geom")
            .first()
        )
        if opening is None:
            raise NotFound(_("There is no such opening in your area."))
        must_work_here(opening.mailbox.grid, scope)
        if not 1 <= number <= opening.letters:
            raise Refused(_("The opening does not have so many letters."), "number")
        known = opening.entered.filter(number=number).select_related("case").first()
        if known is None:
            return _enter(opening, opening.mailbox, number, demand, actor), True
        if known.case.text != demand.text.replace("\r\n", "\n").strip():
            raise OutOfOrder(_("This letter has been entered already. Reload the page."))
        return known, False


def _box(code: str, scope: Scope) -> Mailbox:
    box = (
        mailboxes(scope)
        .filter(code=code, active=True)
        .select_related("grid__village")
        .defer("grid__geom", "grid__village__geom")
        .first()
    )
    if box is None:
        raise NotFound(_("There is no such mailbox in your area."))
    must_work_here(box.grid, scope)
    return box


def _enter(opening: Opening, box: Mailbox, number: int, demand: Demand, actor: User) -> Letter:
    """The letter came to the box, so the box is its place until a dispatcher moves the pin."""
    case = raise_case(
        demand, opening.uuid, number, channel=Channel.MAILBOX, point=box.geom,
        address=box.address, told_at=opening.happened_at,
        received_at=opening.recorded_at, actor=actor,
    )  # fmt: skip
    return Letter.objects.create(opening=opening, number=number, case_id=case.case_id)
