"""Split (拆分): a second matter in one report becomes a case of its own."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.contact import contact_of
from layers.cases.intake import Report, required_words
from layers.cases.models import Case
from layers.cases.register import register
from layers.cases.states import Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope


def split(
    number: str,
    actor: User,
    scope: Scope,
    *,
    uuid: UUID,
    text: str,
    category: str,
    version: int | None = None,
) -> Case:
    """Register ``text`` under ``category`` (its code) as a new case of the same complainant, place
    and time of receipt; return the new case. The same ``uuid`` again returns the same case.

    Raises Refused for words or a category that cannot be taken, NotAllowed for anyone but a
    dispatcher, and what ``locked`` raises.
    """
    text = required_words(text, "text", _("Write the second matter, as the complainant put it."))
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers split cases."))
    again = Case.objects.filter(uuid=uuid, split_from__number=number).first()
    if again is not None:
        return again
    with transaction.atomic():
        case = locked(number, scope, Verb.SPLIT, version)
        person = contact_of(case, scope)
        if person is None:
            raise NotAllowed(_("Only dispatchers split cases."))
        report = Report(
            uuid=uuid, category=category, text=text, channel=case.channel, address=case.address,
            lon=case.geom.x if case.geom else None, lat=case.geom.y if case.geom else None,
            name=person.name, phone=person.phone, kind=person.kind,
            received_at=case.received_at, actor_id=actor.pk,
        )  # fmt: skip
        done = register(report)
        part = Case.objects.get(pk=done.case_id)
        part.split_from = case
        part.save(update_fields=["split_from"])
        record(case, Verb.SPLIT, actor, detail={"part": part.number})
        return part
