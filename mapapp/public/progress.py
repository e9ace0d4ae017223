"""What a complainant may know of a case: steps, public words, promises, photos. Nothing internal.

The page gets these plain rows and never the case itself, so a template cannot leak a field.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.clock import light
from layers.cases.models import Case, CaseEvent, CasePhoto
from layers.cases.states import State, Verb
from layers.errors import NotFound

PHOTO_SECONDS: Final = 600
_SIGNER = signing.TimestampSigner(salt="public.photo")
# A reply is listed only when it is public; of the other steps the word, never the inner note.
_STEPS: Final = (Verb.REGISTER, Verb.DISPATCH, Verb.ACCEPT, Verb.RESOLVE, Verb.CLOSE)
_TONES: Final = {"green": "green", "yellow": "amber", "red": "red"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened; ``note`` are words meant for the complainant."""

    label: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A deadline with its light: ``tone`` is the class of a .tag, ``words`` say the same."""

    label: str
    due: datetime
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Progress:
    number: str
    topic: str
    icon: str
    text: str
    state: str
    department: str
    place: str
    answer: str
    steps: list[Step]
    promises: list[Promise]
    provisional: bool
    before: list[str]
    after: list[str]


def progress_of(case: Case, now: datetime | None = None) -> Progress:
    """Return what the complainant sees. Two statements on top of ``queries.by_lookup``."""
    now = now or timezone.now()
    photos = list(CasePhoto.objects.filter(case=case).values_list("pk", "stage"))
    return Progress(
        number=case.number,
        topic=case.category.label,
        icon=case.category.icon,
        text=case.text,
        state=str(State(case.state).label),
        department=case.department.label if case.department else "",
        place=place_of(case),
        answer=case.public_answer,
        steps=_steps(case),
        promises=promises_of(case, now),
        provisional=case.due_provisional and case.is_open,
        before=[sign(pk) for pk, stage in photos if stage == CasePhoto.Stage.BEFORE],
        after=[sign(pk) for pk, stage in photos if stage == CasePhoto.Stage.AFTER],
    )


def place_of(case: Case) -> str:
    """Town and grid, or nothing while the place is not settled."""
    return f"{case.town} {case.grid}" if case.town and case.grid else ""


def promises_of(case: Case, now: datetime) -> list[Promise]:
    """Both clocks of the case: taken up by, answered by."""
    start = case.received_at
    return [
        _promise(_("Taken up by"), start, case.accept_due, case.accepted_at, now),
        _promise(_("Answered by"), start, case.resolve_due, case.resolved_at, now),
    ]


def sign(photo_id: int) -> str:
    """A token that opens one photo for ten minutes."""
    return _SIGNER.sign(str(photo_id))


def photo_of(token: str) -> CasePhoto:
    """The photo a token stands for. Raises NotFound for a false or an old token."""
    try:
        key = _SIGNER.unsign(token, max_age=PHOTO_SECONDS)
        return CasePhoto.objects.get(pk=key)
    except (signing.BadSignature, CasePhoto.DoesNotExist) as error:
        raise NotFound(_("This picture is no longer open. Look the report up again.")) from error


def _steps(case: Case) -> list[Step]:
    events = CaseEvent.objects.filter(case=case)
    return [
        Step(str(Verb(event.verb).label), event.happened_at, event.note if event.public else "")
        for event in events
        if event.verb in _STEPS or (event.verb == Verb.REPLY and event.public)
    ]


def _promise(
    label: str, start: datetime, due: datetime, met: datetime | None, now: datetime
) -> Promise:
    colour = light(start, due, met or now)
    if met is not None:
        words = _("kept late") if colour == "red" else _("kept")
        return Promise(label, due, "red" if colour == "red" else "green", words)
    words = {"green": _("on time"), "yellow": _("soon due"), "red": _("overdue")}[colour]
    return Promise(label, due, _TONES[colour], words)
