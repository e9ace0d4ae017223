"""Remind (催办): ask those who have the case to get on with it."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.change import annotate, locked
from layers.cases.intake import clean_words
from layers.cases.models import Case
from layers.cases.states import Verb
from layers.errors import NotAllowed
from layers.staff.models import Role, User
from layers.staff.scope import Scope

MAY_REMIND = frozenset({Role.TOWN_DISPATCHER, Role.COUNTY_DISPATCHER, Role.SUPERVISOR, Role.LEADER})


def remind(number: str, actor: User, scope: Scope, *, words: str = "") -> Case:
    """Remind the owner and the unit; the case itself stays as it is.

    Raises NotAllowed for people who neither dispatch, supervise nor lead, Refused for unreadable
    words, and what ``locked`` raises.
    """
    words = clean_words(words, "words", settings.MAX_TEXT_LENGTH, lines=True)
    if not scope.roles & MAY_REMIND:
        raise NotAllowed(_("Only dispatchers, supervisors and leaders remind."))
    with transaction.atomic():
        case = locked(number, scope, Verb.REMIND)
        return annotate(case, Verb.REMIND, actor, note=words)
