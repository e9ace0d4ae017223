"""A hazard on its way from found to checked: assign it, put it right, check it or send it back.

found ─assign→ assigned ─rectify→ rectified ─check→ checked
                  ↑ ⟲ assign          │
                  └──── send back ────┘
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.fieldwork.entry import must_work_here, original_time
from layers.fieldwork.events import record
from layers.fieldwork.models import FieldEvent, Hazard
from layers.fieldwork.photos import attach
from layers.fieldwork.queries import hazards
from layers.photos import CleanPhoto
from layers.staff.models import Post, User
from layers.staff.scope import Scope, current_posts

State = Hazard.State
MAX_NOTE: Final = 500


def assign_hazard(
    pk: int, actor: User, scope: Scope, *, version: int, owner: User, due_on: date
) -> Hazard:
    """Give the hazard an owner and a deadline; also to change either later.

    Raises Refused for a deadline before today or an owner without a post.
    """
    today = timezone.localdate()
    if due_on < today:
        raise Refused(_("The deadline lies in the past. Choose today or a later day."), "due_on")
    if not Post.objects.filter(current_posts(today), user=owner, user__is_active=True).exists():
        raise Refused(
            _("%(person)s holds no post at present. Choose somebody else.") % {"person": owner},
            "owner",
        )
    with transaction.atomic():
        hazard = locked(pk, scope, version, State.FOUND, State.ASSIGNED)
        must_work_here(hazard.grid, scope)
        hazard.owner, hazard.due_on = owner, due_on
        detail = {"owner": owner.pk, "due_on": due_on.isoformat()}
        return _go(hazard, State.ASSIGNED, FieldEvent.Verb.ASSIGN, actor, detail=detail)


def rectify_hazard(
    pk: int,
    actor: User,
    scope: Scope,
    *,
    version: int,
    note: str,
    happened_at: datetime | None = None,
    photos: Sequence[CleanPhoto] = (),
) -> Hazard:
    """Say that the danger is gone, and how. By its owner or the grid's own people.

    Raises Refused without words, NotAllowed for others.
    """
    note = _words(note)
    with transaction.atomic():
        hazard = locked(pk, scope, version, State.ASSIGNED)
        if hazard.owner_id != actor.pk:
            must_work_here(hazard.grid, scope)
        attach(list(photos), hazard=hazard, stage=State.RECTIFIED)
        at = original_time(happened_at, timezone.now())
        return _go(hazard, State.RECTIFIED, FieldEvent.Verb.RECTIFY, actor, note=note, at=at)


def check_hazard(
    pk: int, actor: User, scope: Scope, *, version: int, gone: bool, note: str = ""
) -> Hazard:
    """Look again: ``gone`` ends it; else it goes back to its owner, with a note that says why.

    Raises NotAllowed for whoever put it right, since nobody checks their own work.
    """
    note = clean_words(note, "note", MAX_NOTE, lines=True) if gone else _words(note)
    with transaction.atomic():
        hazard = locked(pk, scope, version, State.RECTIFIED)
        must_work_here(hazard.grid, scope)
        last = hazard.events.filter(verb=FieldEvent.Verb.RECTIFY).last()
        if last is not None and last.actor_id == actor.pk:
            raise NotAllowed(_("Somebody else has to check what you put right yourself."))
        if gone:
            return _go(hazard, State.CHECKED, FieldEvent.Verb.CHECK, actor, note=note)
        return _go(hazard, State.ASSIGNED, FieldEvent.Verb.SEND_BACK, actor, note=note)


def locked(pk: int, scope: Scope, version: int, *sources: str) -> Hazard:
    """The hazard, locked, in one of these states and in the version the person saw.

    Raises NotFound out of scope, OutOfOrder otherwise.
    """
    hazard = (
        hazards(scope)
        .filter(pk=pk)
        .select_for_update(of=("self",))
        .select_related("grid__village")
        .defer("grid__geom", "grid__village__geom")
        .first()
    )
    if hazard is None:
        raise NotFound(_("There is no such hazard in your area."))
    if hazard.state not in sources:
        raise OutOfOrder(
            _("This hazard is “%(state)s”; that step is not possible now. Reload to see why.")
            % {"state": State(hazard.state).label}
        )
    if hazard.version != version:
        raise OutOfOrder(
            _("Somebody changed this hazard while you looked at it. Reload, then decide again.")
        )
    return hazard


def _go(
    hazard: Hazard,
    state: str,
    verb: FieldEvent.Verb,
    actor: User,
    *,
    note: str = "",
    at: datetime | None = None,
    detail: dict[str, object] | None = None,
) -> Hazard:
    hazard.state = state
    hazard.version += 1
    hazard.changed_at = timezone.now()
    hazard.save()
    record(hazard, verb, actor, happened_at=at, note=note, detail=detail)
    return hazard


def _words(note: str) -> str:
    note = clean_words(note, "note", MAX_NOTE, lines=True)
    if not note:
        raise Refused(_("Write what was done, or what is still wrong."), "note")
    return note
