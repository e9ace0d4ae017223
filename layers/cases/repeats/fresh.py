"""Between two nights: a new case joins the group of its matter, or founds one with the likest."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from layers.cases.models import Case, CaseGroup, CaseGroupMember, Complainant
from layers.cases.repeats.alike import Same
from layers.cases.repeats.nightly import kind_of
from layers.cases.repeats.similar import like
from layers.cases.states import State
from layers.people_scope import all_people
from layers.territory.functions import Metres

# A worker that was off for longer leaves it to the night, and so does a file of cases.
LATELY: Final = timedelta(minutes=5)
MOST: Final = 100


def group_fresh(now: datetime) -> int:
    """Go through the cases of the last minutes that are in no group; return how many joined one.

    One at a time with the nightly search is the job's lock. Each case is a transaction.
    """
    since = now - LATELY
    fresh = (
        Case.objects.filter(changed_at__gte=since, registered_at__gte=since, casegroupmember=None)
        .exclude(state__in=[State.VOID, State.DECLINED, State.MERGED])
        .select_related("category")
        .order_by("pk")
    )
    return sum(_join(case, now) for case in fresh[:MOST])


def _join(case: Case, now: datetime) -> bool:
    """Put the case where the likest case is that leaves no group too wide or too long."""
    # One of the cases before it may just have taken it along.
    if case.geom is None or CaseGroupMember.objects.filter(case=case).exists():
        return False
    place = case.geom.x, case.geom.y
    found = like(case.text, case.category, *place, case.received_at, besides=case.pk)
    for one in found:
        with transaction.atomic():
            member = CaseGroupMember.objects.filter(case=one.case_id).first()
            if member is None:
                ids = {one.case_id}
            else:
                of = CaseGroupMember.objects.filter(group=member.group_id)
                ids = set(of.values_list("case_id", flat=True))
            if not _fits(case, ids):
                continue
            _write(member.group_id if member else None, ids | {case.pk}, now)
            return True
    return False


def _fits(case: Case, ids: set[int]) -> bool:
    """Whether the case is within the metres and days of every one of these."""
    same = Same(**settings.REPEATS)
    rows = Case.objects.filter(pk__in=ids).values_list(Metres("geom", case.geom), "received_at")
    return all(
        metres <= same.metres and abs(case.received_at - at) <= timedelta(days=same.days)
        for metres, at in rows
    )


def _write(group_id: int | None, ids: set[int], now: datetime) -> None:
    with all_people():
        callers = Complainant.objects.filter(case__in=ids).values_list("case_id", "phone_hash")
        people = len({bytes(phone) if phone else pk for pk, phone in callers})
    group = CaseGroup(pk=group_id, kind=kind_of(people), people=people, found_at=now)
    group.save()
    members = [CaseGroupMember(case_id=pk, group=group) for pk in sorted(ids)]
    CaseGroupMember.objects.bulk_create(members, ignore_conflicts=True)
