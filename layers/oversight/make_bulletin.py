"""Make a bulletin: draft it from the counts of its period, write the remark, approve it.

An approved one is archived with its files byte for byte; a trigger refuses every change.
"""

from datetime import date
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.oversight.bulletin_docx import as_docx
from layers.oversight.bulletin_html import as_html
from layers.oversight.bulletin_xlsx import as_xlsx
from layers.oversight.compose import compose
from layers.oversight.models import Bulletin, BulletinFile
from layers.oversight.name_units import name_units
from layers.oversight.periods import period_of
from layers.staff.models import Role, User
from layers.staff.scope import Scope

WRITERS: Final = {"html": as_html, "docx": as_docx, "xlsx": as_xlsx}


def may_make(scope: Scope) -> bool:
    """Supervisors draft bulletins."""
    return Role.SUPERVISOR in scope.roles


def may_approve(scope: Scope) -> bool:
    """Leaders of the county and supervisors approve, though not what they drafted themselves."""
    return Role.SUPERVISOR in scope.roles or (scope.everything and Role.LEADER in scope.roles)


def draft(kind: str, day: date, actor: User | None = None, scope: Scope | None = None) -> Bulletin:
    """Draft the bulletin of the period that ``day`` lies in, or draft it anew while it is one.

    Without ``actor`` the clock drafts it. Raises NotAllowed for anybody but supervisors, Refused
    for an unknown kind or a period that is not over, OutOfOrder once it is approved.
    """
    if scope is not None and not may_make(scope):
        raise NotAllowed(_("Only the offices of supervision draft bulletins."))
    if kind not in Bulletin.Kind.values:
        raise Refused(_("Choose the weekly bulletin or the monthly review."), "kind")
    period = period_of("week" if kind == Bulletin.Kind.WEEKLY else "month", day)
    if period.last >= timezone.localdate():
        raise Refused(_("That period is not over yet. Choose an earlier day."), "day")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('oversight.bulletin'))")
        known = Bulletin.objects.filter(kind=kind, starts_on=period.first).first()
        if known is not None and not known.is_draft:
            raise OutOfOrder(_("That bulletin is approved and stays as it is."))
        bulletin = known or _numbered(kind, period.first, period.last)
        bulletin.content = compose(kind, period, bulletin.year, bulletin.number)
        bulletin.made_at, bulletin.made_by = timezone.now(), actor
        bulletin.version += bool(bulletin.pk)
        bulletin.save()
        return bulletin


def _numbered(kind: str, first: date, last: date) -> Bulletin:
    """A new draft with the next number of its year."""
    given = Bulletin.objects.filter(kind=kind, year=last.year).order_by("-number")
    latest = given.values_list("number", flat=True).first() or 0
    return Bulletin(kind=kind, year=last.year, number=latest + 1, starts_on=first, ends_on=last)


def remark(
    pk: int, actor: User, scope: Scope, *, words: str, version: int | None = None
) -> Bulletin:
    """Write the leader's remark (点评) into a draft. Raises as ``approve``."""
    words = clean_words(words, "remark", settings.MAX_TEXT_LENGTH, lines=True)
    with transaction.atomic():
        bulletin = _locked(pk, scope, version)
        bulletin.remark = words
        bulletin.version += 1
        bulletin.save()
        return bulletin


def approve(pk: int, actor: User, scope: Scope, *, version: int | None = None) -> Bulletin:
    """Approve the draft, archive its files and name whom it names.

    Raises NotFound, NotAllowed for others and for whoever drafted it, OutOfOrder for what is
    approved already, an old ``version`` and what ``name_units`` says.
    """
    with transaction.atomic():
        bulletin = _locked(pk, scope, version)
        if bulletin.made_by_id == actor.pk:
            raise NotAllowed(_("Somebody else has to approve what you drafted."))
        BulletinFile.objects.bulk_create(
            BulletinFile(bulletin=bulletin, form=form, body=body, sha256=sha256(body).hexdigest())
            for form, body in (
                (form, write(bulletin.content, bulletin.remark)) for form, write in WRITERS.items()
            )
        )
        bulletin.state = Bulletin.State.APPROVED
        bulletin.approved_at, bulletin.approved_by = timezone.now(), actor
        bulletin.version += 1
        bulletin.save()
        name_units(bulletin)
        return bulletin


def _locked(pk: int, scope: Scope, version: int | None) -> Bulletin:
    if not may_approve(scope):
        raise NotAllowed(_("Only leaders of the county and supervisors decide on bulletins."))
    bulletin = Bulletin.objects.filter(pk=pk).select_for_update(no_key=True).first()
    if bulletin is None:
        raise NotFound(_("There is no such bulletin."))
    if not bulletin.is_draft:
        raise OutOfOrder(_("That bulletin is approved and stays as it is."))
    if version is not None and version != bulletin.version:
        raise OutOfOrder(
            _("Somebody changed this bulletin while you looked at it. Reload, then decide again.")
        )
    return bulletin
