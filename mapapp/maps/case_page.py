"""One case as a page shows it: loaded within scope, with its history, photos and contact."""

from typing import Any
from uuid import uuid4

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from layers.cases.contact import masked
from layers.cases.models import (
    Asking,
    Case,
    CasePhoto,
    ContactWay,
    DispatchRule,
    Duty,
    Truth,
)
from layers.cases.queries import for_scope
from layers.cases.states import Verb
from layers.errors import NotFound
from layers.staff.models import Department
from layers.staff.scope import Scope
from mapapp.maps.case_history import history

_RULES = DispatchRule.objects.select_related(
    "catalogue", "category", "department", "division", "grid"
).defer("division__geom", "grid__geom")


def get_case(number: str, scope: Scope) -> Case:
    """The case with the names around it. Raises NotFound when it is not within ``scope``."""
    case = (
        for_scope(scope)
        .filter(number=number)
        .select_related(
            "category__parent",
            "grid",
            "village",
            "town",
            "department",
            "first_department",
            "owner",
        )
        .defer("grid__geom", "village__geom", "town__geom")
        # Apart: to plan a join of all of them costs more than to read them.
        .prefetch_related(Prefetch("rule", queryset=_RULES))
        .first()
    )
    if case is None:
        raise NotFound(_("There is no such case in your area."))
    return case


def case_context(case: Case, scope: Scope) -> dict[str, Any]:
    """What every page of a case shows, in at most eight statements."""
    photos = list(case.photos.all())
    return {
        "case": case,
        "history": history(case),
        "before": [photo for photo in photos if photo.stage == CasePhoto.Stage.BEFORE],
        "after": [photo for photo in photos if photo.stage == CasePhoto.Stage.AFTER],
        "contact": masked(case, scope),
        "joined": list(Department.objects.filter(pk__in=case.helpers)) if case.helpers else [],
        "reply_form": REPLY_FORM,
        "said": case.resolutions.last() if case.public_answer else None,
        "fresh_uuid": uuid4(),
        "request_of_unit": _asked(case),
    }


REPLY_FORM = {"truths": Truth.choices, "duties": Duty.choices, "ways": ContactWay.choices}


def _asked(case: Case) -> str:
    """Why the unit asks to return the case or for more time; one statement, none if it does not."""
    if not case.asking:
        return ""
    verb = Verb.RETURN_ASK if case.asking == Asking.RETURN else Verb.EXTEND_ASK
    event = case.events.filter(verb=verb).last()
    return event.note if event else ""


def rule_area(rule: DispatchRule) -> str:
    """Where a dispatch rule holds, in words."""
    return str(rule.grid or rule.division or _("the whole county"))
