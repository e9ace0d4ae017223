"""Name units (通报), the last rung of supervision: who stands in an approved bulletin hears of it.

The bulletin says whom; here it becomes a row of the unit, a line in the history of the notice and
of its case, and a message to the unit.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.cases.change import annotate
from layers.cases.states import Verb
from layers.errors import OutOfOrder
from layers.notices.models import Kind
from layers.notices.tell import tell
from layers.oversight.models import Bulletin, Naming, Supervision, SupervisionEvent
from layers.oversight.notice_change import write
from layers.oversight.units import people_of
from layers.staff.models import Department

# Where the page of a bulletin is; messages lead there (mapapp/supervision/urls.py).
PATH = "/supervision/bulletins/{}/"


def name_units(bulletin: Bulletin) -> None:
    """Write down whom the bulletin names, in the transaction of its approval.

    Raises OutOfOrder when a notice that it names was dropped or contested since it was drafted.
    """
    named = bulletin.content.get("named")
    if named is None:
        raise _stale()
    notices = list(
        Supervision.objects.filter(pk__in=named["notices"])
        .select_for_update(of=("self",), no_key=True)
        .select_related("case")
        .order_by("pk")
    )
    if any(
        row.state in {Supervision.State.DROPPED, Supervision.State.CONTESTED} for row in notices
    ):
        raise _stale()
    Naming.objects.bulk_create(
        [
            *(Naming(bulletin=bulletin, department_id=unit) for unit in named["units"]),
            *(
                Naming(bulletin=bulletin, department_id=row.department_id, supervision=row)
                for row in notices
            ),
        ]
    )
    paper = title_of(bulletin)
    for row in notices:
        write(row, SupervisionEvent.Verb.NAME, bulletin.approved_by, paper)
        if row.case is not None:
            annotate(row.case, Verb.NAME, bulletin.approved_by, note=f"{paper} {row.number}",
                     detail={"bulletin": bulletin.pk})  # fmt: skip
    _tell(bulletin, paper, {*named["units"], *(row.department_id for row in notices)})


def _stale() -> OutOfOrder:
    return OutOfOrder(
        _("A notice that this draft names was dropped or contested since. Count it anew first.")
    )


def title_of(bulletin: Bulletin) -> str:
    """The paper's name and number, as they stand on it."""
    return f"{bulletin.content['title']} {bulletin.content['number']}"


def _tell(bulletin: Bulletin, paper: str, units: set[int]) -> None:
    """One message for each unit, however often it is named."""
    today = timezone.localdate()
    with override("zh-hans"):
        words = _("%(unit)s is named in %(paper)s")
    rows = Department.objects.filter(pk__in=units).select_related("chief", "liaison")
    for unit in rows:
        tell(people_of(unit, today), Kind.OTHER, path=PATH.format(bulletin.pk),
             words=(words % {"unit": unit.name, "paper": paper})[:300])  # fmt: skip
