"""Cases that a new one may be about the same matter as, and the group that one is in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count, F, Q
from django.utils import timezone

from layers.cases.models import Case, CaseGroup, CaseGroupMember, CasePhoto, Category
from layers.cases.queries import for_scope
from layers.cases.repeats.alike import Same, cosine_with
from layers.cases.states import State
from layers.sql import prepared
from layers.staff.scope import Scope

MOST: Final = 5
# A group's list is to be read, not leafed through.
MOST_MEMBERS: Final = 20
_READ_AT_MOST: Final = 200
# Metres of one degree of latitude; a little more, so that the box holds the circle.
_METRES_PER_DEGREE: Final = 110_500.0

NEAR: Final = f"""
WITH here AS (SELECT ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326) AS at)
SELECT c.id, c.text, ST_Distance(c.geom::geography, here.at::geography) AS metres
  FROM here, cases_case c
  JOIN cases_category k ON k.id = c.category_id
 WHERE c.geom && ST_Expand(here.at, %(reach)s::float8)
   AND ST_DWithin(c.geom::geography, here.at::geography, %(metres)s::float8)
   AND c.received_at BETWEEN %(since)s AND %(until)s
   AND coalesce(k.parent_id, k.id) = %(top)s AND c.id <> %(besides)s
   AND c.state NOT IN ('void', 'declined', 'merged')
 ORDER BY c.received_at DESC LIMIT {_READ_AT_MOST}
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class Like:
    """A case that may be about the same matter: its id, cosine (0 to 1) and metres away."""

    case_id: int
    cosine: float
    metres: float


def like(
    text: str, category: Category, lon: float, lat: float, at: datetime, besides: int = 0
) -> list[Like]:
    """Up to five cases of the same top category close by in place, time and words. One statement.

    Reads what lies within the metres and days of the setting, whoever may see it: callers narrow.
    """
    same = Same(**settings.REPEATS)
    span = timedelta(days=same.days)
    rows = prepared(
        NEAR,
        {
            "lon": lon, "lat": lat, "metres": same.metres, "besides": besides,
            # A degree of longitude is shorter; at China's latitudes half a degree is enough.
            "reach": 2 * same.metres / _METRES_PER_DEGREE, "since": at - span, "until": at + span,
            "top": category.parent_id or category.pk,
        },
    )  # fmt: skip
    if not rows:
        return []
    alike = cosine_with(text, [words for _pk, words, _metres in rows])
    found = [
        Like(pk, float(share), metres)
        for (pk, _words, metres), share in zip(rows, alike, strict=True)
        if share >= same.cosine
    ]
    return sorted(found, key=lambda row: -row.cosine)[:MOST]


@dataclass(frozen=True, slots=True)
class Alike:
    """A case that may be about the same matter, and why: cosine (0 to 1), metres, whole days."""

    case: Case
    cosine: float
    metres: float
    days: int

    @property
    def photo(self) -> CasePhoto | None:
        """The first photo of the matter as it was reported."""
        before = CasePhoto.Stage.BEFORE
        return next((photo for photo in self.case.photos.all() if photo.stage == before), None)


def similar(case: Case, scope: Scope) -> list[Alike]:
    """Cases within ``scope`` that may be about the same matter as ``case``, the likest first.

    At most three statements; none for a case without a place. ``case.category`` should be loaded.
    """
    if case.geom is None:
        return []
    place = case.geom.x, case.geom.y
    found = like(case.text, case.category, *place, case.received_at, besides=case.pk)
    rows = (
        for_scope(scope)
        .filter(pk__in=[row.case_id for row in found])
        .select_related("category", "department")
        .prefetch_related("photos")
    )
    seen = {row.pk: row for row in rows} if found else {}
    return [
        Alike(other, row.cosine, row.metres, abs(other.received_at - case.received_at).days)
        for row in found
        if (other := seen.get(row.case_id)) is not None
    ]


def public_likes(text: str, code: str, lon: float, lat: float) -> list[tuple[Case, int]]:
    """For somebody about to report: open cases that may be the same, with metres to the nearest
    ten. Callers show category, state and day of them, never words, number or people."""
    category = Category.objects.filter(code=code[:40], active=True).first()
    if category is None:
        return []
    found = {row.case_id: row for row in like(text, category, lon, lat, timezone.now())}
    if not found:
        return []
    rows = Case.objects.filter(~Q(state__in=[State.CLOSED]), pk__in=found).select_related(
        "category", "department"
    )
    near = [(row, max(10, round(found[row.pk].metres, -1))) for row in rows]
    return [(row, int(metres)) for row, metres in sorted(near, key=lambda pair: pair[1])]


def members_of(group: CaseGroup, case: Case, scope: Scope) -> tuple[list[Case], int]:
    """The other cases of the group that this person may see, latest first, and how many there are
    besides. Two statements."""
    others = group.members.exclude(case=case.pk)
    seen = (
        for_scope(scope)
        .filter(pk__in=others.values("case"))
        .select_related("category", "department")
        .defer("text", "internal_note")
        .order_by("-received_at")[:MOST_MEMBERS]
    )
    rows = list(seen)
    return rows, others.count() - len(rows)


def group_of(case: Case) -> CaseGroup | None:
    """The group that the last nightly search put the case in."""
    return CaseGroup.objects.filter(members__case=case).first()


def companions(case_ids: Collection[int]) -> dict[int, int]:
    """How many other cases are about the matter of each of these, by id, as far as searched; a
    case that was joined with another or turned away counts no more. One statement."""
    state, other = "group__members__case__state__in", Q(group__members__case=F("case"))
    gone = Q(**{state: [State.VOID, State.DECLINED, State.MERGED]})
    found = CaseGroupMember.objects.filter(case__in=case_ids)
    counted = found.values("case_id").annotate(
        others=Count("group__members", filter=~gone & ~other)
    )
    return {row["case_id"]: row["others"] for row in counted if row["others"]}
