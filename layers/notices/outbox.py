"""What leaves the house, as far as it got: for those who watch over it."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layers.errors import NotAllowed, NotFound, OutOfOrder
from layers.notices.models import NOT_OUT, Delivery
from layers.notices.tasks import deliver
from layers.staff.models import Role
from layers.staff.scope import Scope

MAY_WATCH = frozenset({Role.COUNTY_DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR})


def watches(scope: Scope) -> bool:
    """Whether this person sees the outbox at all."""
    return bool(scope.roles & MAY_WATCH)


def outbox(scope: Scope) -> QuerySet[Delivery]:
    """Deliveries, the latest first, with whom they are for; nobody's for other people.

    Their words tell of cases: show them to those who see every case (``scope.everything``) only.
    """
    if not watches(scope):
        return Delivery.objects.none()
    return Delivery.objects.select_related("message__to", "case")


def not_out(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those that wait or failed."""
    return deliveries.filter(state__in=NOT_OUT)


def send_again(pk: int, scope: Scope) -> None:
    """Give a failed one to the worker anew.

    Raises NotAllowed for others, NotFound, OutOfOrder for what has not failed.
    """
    if not watches(scope):
        raise NotAllowed(
            _("The outbox is watched by county dispatchers, supervisors and administrators.")
        )
    with transaction.atomic():
        row = outbox(scope).select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None:
            raise NotFound(_("There is no such delivery."))
        if row.state != Delivery.State.FAILED:
            raise OutOfOrder(_("This one has not failed. Reload to see how it stands."))
        row.state = Delivery.State.WAITING
        row.save(update_fields=["state"])
        deliver.defer(delivery_id=row.pk)
