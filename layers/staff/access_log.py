"""Who looked at personal data in full, or took data out, when and why. Append-only.

A record names what was looked at by its kind and UUID and holds nothing that was seen.
"""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import NotAllowed
from layers.staff.models import AccessRecord, Role
from layers.staff.scope import Scope

# They check what others looked at, and see none of it themselves.
READERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})


def record_access(
    scope: Scope,
    action: AccessRecord.Action,
    subject: str,
    *,
    reason: str = "",
    uuid: UUID | None = None,
    grid_id: int | None = None,
    rows: int = 1,
) -> None:
    """Write that the person of this ``scope`` unmasked, exported or imported ``rows`` rows."""
    AccessRecord.objects.create(
        action=action, actor_id=scope.user_id, subject=subject, uuid=uuid, grid_id=grid_id,
        rows=rows, reason=reason, made_at=timezone.now(),
    )  # fmt: skip


def access_records(scope: Scope) -> QuerySet[AccessRecord]:
    """Every record, newest first. Raises NotAllowed for all but administrators and supervisors."""
    if not scope.roles & READERS:
        raise NotAllowed(_("Only administrators and supervisors read the access log."))
    return AccessRecord.objects.select_related("actor", "grid").defer("grid__geom")
