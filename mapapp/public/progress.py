"""What a complainant may know of a case: steps, public words, promises, photos. Nothing internal.

The page gets these plain rows and never the case itself, so a template cannot leak a field.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.core import signing
from django.utils import timezone
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.cases.clock import light
from layers.cases.lookup import code_of
from layers.cases.models import Case, CaseEvent, CasePhoto
from layers.cases.states import PAUSED, State, Verb
from layers.errors import NotFound

Words = str | LazyWords
PHOTO_SECONDS: Final = 600
_SIGNER = signing.TimestampSigner(salt="public.photo")
# The steps a complainant sees, in their words; notes only where they are public.
_STEPS: Final[dict[str, Words]] = {
    Verb.REGISTER: Verb.REGISTER.label,
    Verb.ACKNOWLEDGE: gettext_lazy("You were told that it is taken up"),
    Verb.DECLINE: Verb.DECLINE.label,
    Verb.ASK: gettext_lazy("We asked you for information"),
    Verb.ANSWER: gettext_lazy("You answered"),
    Verb.DISPATCH: Verb.DISPATCH.label,
    Verb.ACCEPT: Verb.ACCEPT.label,
    Verb.REASSIGN: gettext_lazy("Another unit takes it on"),
    Verb.RECATEGORISE: gettext_lazy("Filed under another kind of matter"),
    Verb.EXTEND_OK: gettext_lazy("The unit needs more time"),
    Verb.SUSPEND: gettext_lazy("It has to wait"),
    Verb.RESUME: gettext_lazy("It goes on"),
    Verb.REPLY: Verb.REPLY.label,
    Verb.RESOLVE: Verb.RESOLVE.label,
    Verb.REWORK: gettext_lazy("Checked and sent back to be done again"),
    Verb.CLOSE: Verb.CLOSE.label,
    Verb.REOPEN: Verb.REOPEN.label,
    Verb.VOID: Verb.VOID.label,
    Verb.MERGE: gettext_lazy("Joined with another report about the same matter"),
    Verb.RATE: gettext_lazy("You rated it"),
}
# What somebody else was asked and answered is theirs, not of those whose report joined it.
_THEIRS: Final = frozenset({Verb.ASK, Verb.ANSWER, Verb.RATE, Verb.REGISTER, Verb.ACKNOWLEDGE})
FORM_SECONDS: Final = 2 * 3600
_HOLDER: Final = signing.TimestampSigner(salt="public.holder")
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
class Part:
    """A second matter of the report that became a case of its own, with its own code."""

    code: str
    topic: str
    state: str


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
    # What the complainant can do, and what stands still until when.
    holder: str
    question: str
    rates: bool
    waits_until: date | None
    joined: bool
    parts: list[Part]


def progress_of(case: Case, now: datetime | None = None) -> Progress:
    """Return what the complainant sees. Five statements at most on top of ``queries.by_lookup``.

    A report that was joined with another shows how far the other is: its steps, its answer and
    the photos after; never what somebody else wrote or was asked.
    """
    now = now or timezone.now()
    main = case.merged_into or case
    photos = list(CasePhoto.objects.filter(case=case).values_list("pk", "stage"))
    after = [pk for pk, stage in photos if stage == CasePhoto.Stage.AFTER]
    events = list(CaseEvent.objects.filter(case=case))
    steps = _steps(events)
    if main is not case:
        rows = CasePhoto.objects.filter(case=main, stage=CasePhoto.Stage.AFTER)
        after = list(rows.values_list("pk", flat=True))
        others = [row for row in CaseEvent.objects.filter(case=main) if row.verb not in _THEIRS]
        steps = sorted(steps + _steps(others), key=lambda step: step.at)
    return Progress(
        number=case.number,
        topic=case.category.label,
        icon=case.category.icon,
        text=case.text,
        state=str(State(main.state).label),
        department=main.department.label if main.department else "",
        place=place_of(case),
        answer=main.public_answer if main.resolved_at else "",
        steps=steps,
        promises=promises_of(main, now),
        provisional=main.due_provisional and main.is_open,
        before=[sign(pk) for pk, stage in photos if stage == CasePhoto.Stage.BEFORE],
        after=[sign(pk) for pk in after],
        holder=_HOLDER.sign(bytes(case.lookup_hash).hex()),
        question=_question(case, events),
        rates=case.state == State.CLOSED and not _is_rated(events),
        waits_until=main.review_on,
        joined=main is not case,
        parts=_parts(case, events),
    )


def holder_of(token: str) -> bytes:
    """The hash of the look-up code whose page made ``token``. Raises NotFound after two hours."""
    try:
        return bytes.fromhex(_HOLDER.unsign(token, max_age=FORM_SECONDS))
    except (signing.BadSignature, ValueError) as error:
        raise NotFound(_("This page is too old. Enter the look-up code again."), "code") from error


def _question(case: Case, events: list[CaseEvent]) -> str:
    """What the complainant is asked now."""
    if case.state != State.AWAITING:
        return ""
    return next(event.note for event in reversed(events) if event.verb == Verb.ASK)


def _is_rated(events: list[CaseEvent]) -> bool:
    """Whether there is a rating since the case was closed last."""
    verbs = [event.verb for event in events if event.verb in {Verb.CLOSE, Verb.RATE}]
    return bool(verbs) and verbs[-1] == Verb.RATE


def _parts(case: Case, events: list[CaseEvent]) -> list[Part]:
    """Cases split from this one; no statement where none was."""
    if not any(event.verb == Verb.SPLIT for event in events):
        return []
    rows = case.parts.select_related("category").order_by("pk")
    return [
        Part(code_of(row.uuid), row.category.label, str(State(row.state).label)) for row in rows
    ]


def place_of(case: Case) -> str:
    """Town and grid, or nothing while the place is not settled."""
    return f"{case.town} {case.grid}" if case.town and case.grid else ""


def promises_of(case: Case, now: datetime) -> list[Promise]:
    """Both clocks of the case: taken up by, answered by. None once it was turned away."""
    if case.state in {State.DECLINED, State.VOID}:
        return []
    accept, resolve = (
        _Clock(case.clock_start, case.accept_due, case.accept_near, case.accepted_at),
        _Clock(case.clock_start, case.resolve_due, case.resolve_near, case.resolved_at),
    )
    still = case.state in PAUSED
    return [
        _promise(_("Taken up by"), accept, now, still),
        _promise(_("Answered by"), resolve, now, still),
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


def _steps(events: list[CaseEvent]) -> list[Step]:
    return [
        Step(str(_STEPS[event.verb]), event.happened_at, event.note if event.public else "")
        for event in events
        if event.verb in _STEPS and (event.verb != Verb.REPLY or event.public)
    ]


@dataclass(frozen=True, slots=True)
class _Clock:
    start: datetime
    due: datetime
    near: datetime | None
    met: datetime | None


def _promise(label: str, clock: _Clock, now: datetime, still: bool) -> Promise:
    colour = light(clock.start, clock.due, clock.met or now, clock.near)
    if clock.met is not None:
        words = _("kept late") if colour == "red" else _("kept")
        return Promise(label, clock.due, "red" if colour == "red" else "green", words)
    if still:
        return Promise(label, clock.due, "", _("stands still"))
    words = {"green": _("on time"), "yellow": _("soon due"), "red": _("overdue")}[colour]
    return Promise(label, clock.due, _TONES[colour], words)
