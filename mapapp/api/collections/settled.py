"""What may be done with households and enterprises alike: points that a client names by a UUID."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet

from layers.staff.scope import Scope
from mapapp.api.caller import Caller
from mapapp.api.collection import WRITES, Verbs
from mapapp.api.places import point_of
from mapapp.api.sent import Outcome, Sent

Verb = Callable[..., Any]


def verbs(
    model: type[Any],
    rows: Callable[[Scope | None], "QuerySet[Any]"],
    words: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    *,
    register: Verb,
    edit: Verb,
    end: Verb,
) -> Verbs:
    """Verbs of a collection of ``rows(scope)`` of ``model`` by three of its layer; ``words`` reads
    what was sent as their keyword arguments."""

    def create(caller: Caller, sent: Sent) -> Outcome:
        lon, lat = point_of(sent)
        uuid = sent.uuid or uuid4()
        known = model.objects.filter(uuid=uuid).exists()
        row = register(
            caller.seen, uuid=uuid, lon=lon, lat=lat, crs=sent.crs, **words(sent.properties)
        )
        return Outcome(rows(caller.seen).get(pk=row.pk), new=not known)

    def change(caller: Caller, row: Any, sent: Sent, changes: Mapping[str, Any]) -> Outcome:
        place = (*point_of(sent), sent.crs) if sent.places else None
        if place == (row.lon, row.lat, "wgs84"):
            place = None
        if place or changes:
            edit(row.uuid, caller.seen, version=sent.version, place=place, **words(changes))
        return Outcome(rows(caller.seen).get(pk=row.pk))

    def remove(caller: Caller, row: Any, sent: Sent) -> Outcome:
        reason = sent.reason or caller.usual_reason
        end(row.uuid, caller.seen, reason=reason, version=sent.version)
        return Outcome()

    return Verbs(_by, create, change, remove)


def _by(scope: Scope) -> frozenset[str]:
    return frozenset(WRITES if scope.grids else ())
