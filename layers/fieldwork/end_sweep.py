"""End a sweep before its last day, for a reason; what was done in it stays."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import NotFound, OutOfOrder
from layers.fieldwork.begin_sweep import area_of
from layers.fieldwork.models import Sweep
from layers.fieldwork.queries import sweeps
from layers.staff.models import User
from layers.staff.scope import Scope
from layers.words import clean_reason


def end_sweep(uuid: UUID, actor: User, scope: Scope, *, version: int, reason: str) -> Sweep:
    """Return the ended sweep. Raises NotFound out of scope, NotAllowed for anyone but the area's
    dispatchers, OutOfOrder when it is over already, Refused without a reason."""
    reason = clean_reason(reason, _("Say why the sweep ends early."))
    with transaction.atomic():
        sweep = (
            sweeps(scope).filter(uuid=uuid).select_related("division")
            .defer("division__geom").select_for_update(of=("self",)).first()
        )  # fmt: skip
        if sweep is None:
            raise NotFound(_("There is no such sweep in your area."))
        area_of(sweep.division.code, scope)
        if sweep.version != version or sweep.ended_at or sweep.ends_on < timezone.localdate():
            raise OutOfOrder(_("This sweep is over already. Reload the page."))
        sweep.ended_by, sweep.ended_at, sweep.end_reason = actor, timezone.now(), reason
        sweep.version += 1
        sweep.save(update_fields=["ended_by", "ended_at", "end_reason", "version"])
    return sweep
