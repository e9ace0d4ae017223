"""What the verbs of this layer share: who may write, the row locked and as the person saw it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from layers.enterprises.models import Enterprise
from layers.enterprises.queries import for_scope
from layers.errors import Changed, NotAllowed, NotFound, OutOfOrder, Refused
from layers.staff.scope import Scope


def locked(uuid: UUID, scope: Scope, version: int | None = None) -> Enterprise:
    """The enterprise with its row locked, for a change by those who work its grid.

    Must run inside a transaction. Raises NotFound out of ``scope``, NotAllowed for those who only
    read it, OutOfOrder when it closed down, Changed when it is not in ``version`` any more.
    """
    row = (
        for_scope(scope).filter(uuid=uuid).select_for_update(of=("self",)).select_related("grid")
        .defer("grid__geom").first()
    )  # fmt: skip
    if row is None:
        raise NotFound(_("There is no such enterprise in your area."))
    if row.grid_id not in scope.grids:
        raise NotAllowed(_("Only those who work this grid change what is kept of its enterprises."))
    if row.closed_at is not None:
        raise OutOfOrder(_("This enterprise has closed down. Enter it anew if it opened again."))
    if version is not None and version != row.version:
        raise Changed(
            _("Somebody changed this while you looked at it. Reload, then decide again."), row
        )
    return row


@contextmanager
def one_licence() -> Iterator[None]:
    """Say in words that another enterprise has this code."""
    try:
        yield
    except IntegrityError as error:
        cause: Any = error.__cause__
        if cause.diag.constraint_name != "enterprise_once_by_uscc":
            raise
        raise Refused(
            _("An enterprise with this credit code is on the map already. A branch has a code of "
              "its own."), "uscc",
        ) from error  # fmt: skip
