"""Check a draft, confirm it for a day, and call a confirmed one off before its day."""

from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layers.cases.models import DispatchCatalogue
from layers.cases.rulebook.check import Findings, Hole, check
from layers.cases.rulebook.door import check_editor, locked_draft
from layers.errors import NotFound, OutOfOrder, Refused
from layers.staff.models import User
from layers.staff.scope import Scope

# A date far away is more likely a slip of the keys.
_FURTHEST: Final = timedelta(days=730)


def check_draft(pk: int, scope: Scope, *, version: int | None = None) -> Findings:
    """Check the draft and note that it was; a change of a rule takes the note back."""
    with transaction.atomic():
        draft = locked_draft(pk, scope, version)
        found = check(draft)
        draft.checked_at = timezone.now()
        draft.save(update_fields=["checked_at"])
    return found


def take_effect(
    pk: int,
    actor: User,
    scope: Scope,
    *,
    on: date,
    holes_accepted: bool = False,
    version: int | None = None,
) -> DispatchCatalogue:
    """Confirm the draft: it routes from the first moment of ``on``; the one before ends then.

    Raises Refused for a draft that was not checked since its last change, a day that is not to come
    (today only where nothing is in force), rules that lead to nobody, and holes that were not
    accepted; OutOfOrder when another version begins that day; and what ``locked_draft`` raises.
    """
    try:
        with transaction.atomic():
            # Everybody who confirms waits here, so that each sees the other's dates.
            others = list(
                DispatchCatalogue.objects.select_for_update()
                .filter(in_force=True)
                .order_by("starts_on")
            )
            draft = locked_draft(pk, scope, version)
            if draft.checked_at is None:
                raise Refused(_("Check the draft first; it has changed since the last check."))
            _check_day(on, others)
            _check_findings(check(draft, on), holes_accepted)
            for other in others:
                if other.starts_on < on and (other.ends_on is None or other.ends_on > on):
                    other.ends_on = on
                    other.save(update_fields=["ends_on"])
            following = [other.starts_on for other in others if other.starts_on > on]
            draft.in_force, draft.starts_on = True, on
            draft.ends_on = following[0] if following else None
            draft.confirmed_by, draft.confirmed_at = actor, timezone.now()
            draft.version += 1
            draft.save()
            return draft
    except IntegrityError as error:
        raise OutOfOrder(
            _("Another version was confirmed for these days just now. Reload the page.")
        ) from error


def call_off(pk: int, scope: Scope) -> DispatchCatalogue:
    """Make a confirmed version whose day has not come a draft again; the one before goes on.

    Raises NotAllowed, NotFound, and OutOfOrder for one that routes already or is a draft.
    """
    check_editor(scope)
    with transaction.atomic():
        versions = {
            row.pk: row for row in DispatchCatalogue.objects.select_for_update().order_by("pk")
        }
        version = versions.get(pk)
        if version is None:
            raise NotFound(_("There is no such version of the dispatch catalogue."))
        if not version.in_force or version.starts_on <= timezone.localdate():
            raise OutOfOrder(_("Only a version whose day has not come can be called off."))
        began, ended = version.starts_on, version.ends_on
        version.in_force, version.ends_on = False, None
        version.confirmed_by = version.confirmed_at = version.checked_at = None
        version.version += 1
        version.save()
        for other in versions.values():
            if other.in_force and other.ends_on == began:
                other.ends_on = ended
                other.save(update_fields=["ends_on"])
        return version


def hole_in_words(hole: Hole) -> str:
    """12 grids have no answer for Noise."""
    words = ngettext(
        "%(count)d grid has no answer for %(category)s.",
        "%(count)d grids have no answer for %(category)s.",
        len(hole.grids),
    )
    return words % {"count": len(hole.grids), "category": hole.category.label}


def _check_day(on: date, others: list[DispatchCatalogue]) -> None:
    today = timezone.localdate()
    if on < today or (on == today and others):
        raise Refused(
            _("Choose a day from tomorrow on: today's cases follow the version in force."), "on"
        )
    if on > today + _FURTHEST:
        raise Refused(_("Choose a day within two years."), "on")
    if any(other.starts_on == on for other in others):
        raise OutOfOrder(_("Another version takes effect that day. Choose another day."), "on")


def _check_findings(found: Findings, holes_accepted: bool) -> None:
    if found.stops:
        raise Refused(
            _("Some rules lead to a department that is closed or has nobody. Change them first.")
        )
    if found.holes and not holes_accepted:
        raise Refused(
            " ".join(hole_in_words(hole) for hole in found.holes[:3])
            + " "
            + _("Fill the holes, or confirm that these cases wait for a dispatcher."),
            "holes",
        )
