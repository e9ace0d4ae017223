"""Make contact (对接): the unit has talked to whoever whistled, and says what was agreed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import required_words
from layers.errors import OutOfOrder
from layers.oversight.models import Summons, WhistleEvent
from layers.oversight.sign import of_own_unit, saved
from layers.staff.models import User
from layers.staff.scope import Scope


def make_contact(
    pk: int, actor: User, scope: Scope, *, words: str, version: int | None = None
) -> Summons:
    """Record the contact; it signs as well where nobody has signed.

    Raises Refused without words, OutOfOrder when contact was made already, and what ``sign``
    raises.
    """
    words = required_words(words, "words", _("Write whom you talked to and what was agreed."))
    with transaction.atomic():
        summons = of_own_unit(pk, scope, version)
        if summons.contacted_at is not None:
            raise OutOfOrder(_("Your unit has made contact already."))
        summons.contacted_at = timezone.now()
        summons.signed_at = summons.signed_at or summons.contacted_at
        return saved(summons, WhistleEvent.Verb.CONTACT, actor, words=words)
