"""Who may change the dispatch catalogue, and loading a draft to change it."""

from typing import Final

from django.utils.translation import gettext as _

from layers.cases.models import DispatchCatalogue
from layers.errors import NotAllowed, NotFound, OutOfOrder
from layers.staff.models import Role
from layers.staff.scope import Scope

EDITORS: Final = frozenset({Role.COUNTY_DISPATCHER, Role.ADMINISTRATOR})


def may_edit(scope: Scope) -> bool:
    return bool(scope.roles & EDITORS)


def check_editor(scope: Scope) -> None:
    """Raise NotAllowed for anyone but a county dispatcher or an administrator."""
    if not may_edit(scope):
        raise NotAllowed(
            _("Only county dispatchers and administrators change the dispatch catalogue.")
        )


def locked_draft(pk: int, scope: Scope, version: int | None = None) -> DispatchCatalogue:
    """Return the draft with its row locked. Must run inside a transaction.

    Raises NotAllowed, NotFound, or OutOfOrder when it is no draft any more or when ``version``
    (what the person saw) is no longer the present one.
    """
    check_editor(scope)
    draft = DispatchCatalogue.objects.select_for_update().filter(pk=pk).first()
    if draft is None:
        raise NotFound(_("There is no such version of the dispatch catalogue."))
    if draft.in_force:
        raise OutOfOrder(
            _("This version has been confirmed; it does not change any more. Begin a new draft.")
        )
    if version is not None and version != draft.version:
        raise OutOfOrder(
            _("Somebody changed this draft while you looked at it. Reload, then decide again.")
        )
    return draft


def touched(draft: DispatchCatalogue) -> None:
    """Save that the draft has changed: it has to be checked again."""
    draft.checked_at = None
    draft.version += 1
    draft.save(update_fields=["checked_at", "version"])
