"""Begin a draft of the dispatch catalogue as a copy of the rules in force; discard one."""

from typing import Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import DispatchCatalogue
from layers.cases.rulebook.door import check_editor, locked_draft
from layers.errors import Refused
from layers.staff.models import User
from layers.staff.scope import Scope
from layers.words import clean_words

MAX_NAME: Final = 80
_COPY: Final = """
INSERT INTO cases_dispatchrule
       (catalogue_id, category_id, division_id, grid_id, department_id, office, reason)
SELECT %s, category_id, division_id, grid_id, department_id, office, reason
  FROM cases_dispatchrule WHERE catalogue_id = %s ORDER BY id
"""


def drafts() -> QuerySet[DispatchCatalogue]:
    return DispatchCatalogue.objects.filter(in_force=False).order_by("-pk")


def in_force_today() -> DispatchCatalogue | None:
    """The version that routes today, or None in a county without one."""
    today = timezone.localdate()
    return (
        DispatchCatalogue.objects.filter(in_force=True, starts_on__lte=today)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
        .first()
    )


def begin_draft(actor: User, scope: Scope, *, name: str) -> DispatchCatalogue:
    """Copy the last confirmed version into a new draft.

    Raises NotAllowed, and Refused for a name that is empty, too long or unreadable.
    """
    check_editor(scope)
    name = clean_words(name, "name", MAX_NAME)
    if not name:
        raise Refused(_("Give the new version a name, for example the month it is for."), "name")
    last = DispatchCatalogue.objects.filter(in_force=True).order_by("-starts_on").first()
    with transaction.atomic():
        draft = DispatchCatalogue.objects.create(
            name=name, starts_on=timezone.localdate(), based_on=last, made_by=actor
        )
        if last is not None:
            with connection.cursor() as cursor:
                cursor.execute(_COPY, [draft.pk, last.pk])
    return draft


def discard_draft(pk: int, scope: Scope, *, version: int | None = None) -> None:
    """Delete a draft with its rules; no case has ever followed them. Raises as ``locked_draft``."""
    with transaction.atomic():
        locked_draft(pk, scope, version).delete()
