"""Name the chief (总牵头) and the liaison (总联络人) of a unit, who hear of what is overdue."""

from django.db import transaction
from django.utils.translation import gettext as _

from layers.actor import acting
from layers.errors import NotFound
from layers.staff.models import Department, User
from layers.staff.queries import person


def name_heads(
    code: str, *, chief: str = "", liaison: str = "", actor_id: int | None = None
) -> Department:
    """Set both by their user names; an empty one leaves the place vacant. Whoever comes and goes
    finds it in their history, which the database writes.

    Raises NotFound for a unit or an account that does not exist.
    """
    with transaction.atomic():
        acting(actor_id, "name_heads")
        unit = Department.objects.select_for_update().filter(code=code).first()
        if unit is None:
            raise NotFound(_("Choose one from the list."), "unit")
        unit.chief, unit.liaison = _account(chief, "chief"), _account(liaison, "liaison")
        unit.save(update_fields=["chief", "liaison"])
        return unit


def _account(username: str, field: str) -> User | None:
    if not username.strip():
        return None
    try:
        return person(username.strip())
    except NotFound as error:
        raise NotFound(error.message, field) from error
