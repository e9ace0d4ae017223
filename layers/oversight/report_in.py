"""Report in (报到): the unit has come to the place and says what it does there."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layers.cases.intake import required_words
from layers.errors import OutOfOrder
from layers.oversight.models import Summons, WhistleEvent
from layers.oversight.sign import of_own_unit, saved
from layers.oversight.whistle_change import inform
from layers.staff.models import User
from layers.staff.scope import Scope


def report_in(
    pk: int, actor: User, scope: Scope, *, words: str, version: int | None = None
) -> Summons:
    """Record that the unit came; it signs and makes contact as well where that is missing.

    Whoever whistled is told. Raises Refused without words, OutOfOrder when it has reported in
    already, and what ``sign`` raises.
    """
    words = required_words(words, "words", _("Write who came and what was done on the spot."))
    with transaction.atomic():
        summons = of_own_unit(pk, scope, version)
        if summons.reported_at is not None:
            raise OutOfOrder(_("Your unit has reported in already."))
        summons.reported_at = timezone.now()
        summons.contacted_at = summons.contacted_at or summons.reported_at
        summons.signed_at = summons.signed_at or summons.contacted_at
        saved(summons, WhistleEvent.Verb.REPORT, actor, words=words)
        inform([summons.whistle.raised_by], summons.whistle,
               gettext_noop("%(unit)s has reported in: %(what)s"), besides=actor.pk,
               unit=summons.department.name)  # fmt: skip
        return summons
