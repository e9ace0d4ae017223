"""One case as the desk shows it: why it lies where it lies, who could take it, what may be done."""

from typing import Any

from django.conf import settings
from django.db.models import Q

from layers.cases.across_border import across_border
from layers.cases.models import Case, PlaceState
from layers.cases.place_text import Found, find_places
from layers.cases.possible import possible
from layers.cases.repeats.similar import group_of, members_of, similar
from layers.cases.reply_words import filled, templates_for
from layers.cases.rulebook.door import may_edit
from layers.cases.rulebook.from_case import went_wrong
from layers.cases.states import Verb
from layers.cases.suggestion.suggest import Suggestion, suggest
from layers.cases.takers import takers
from layers.staff.models import Department
from layers.staff.scope import Scope
from layers.territory.locate import Neighbour, nearest
from mapapp.maps.case_forms import choices_context, forms_for, grouped
from mapapp.maps.case_page import case_context, rule_area
from mapapp.maps.places import as_json, note_of
from mapapp.maps.suggest import as_json as suggestion_as_json

_FEW = 2
# What stands beside the main button; everything else is behind "More".
_AT_HAND = frozenset(
    {
        Verb.VERIFY, Verb.REWORK, Verb.CALLBACK, Verb.RESUME, Verb.ANSWER, Verb.REOPEN,
        Verb.EXTEND_ASK, Verb.RETURN_ASK,
    }
)  # fmt: skip


def detail_context(case: Case, scope: Scope) -> dict[str, Any]:
    """Everything the aside shows. The number of statements does not depend on the table."""
    may = possible(case, scope)
    forms = forms_for(may)
    choosing = not may.isdisjoint({Verb.DISPATCH, Verb.REASSIGN, Verb.CO_HANDLE})
    rest = [form for form in forms if form.group != "decide"]
    # A menu of one or two would only be in the way.
    few = len(rest) <= _FEW
    at_hand = [form for form in rest if few or form.verb in _AT_HAND]
    neighbour = _neighbour(case)
    found = _places(case) if Verb.RELOCATE in may else Found()
    return {
        **case_context(case, scope),
        **choices_context(forms),
        "may": may,
        "forms": forms,
        "decide": [form for form in forms if form.group == "decide"],
        "at_hand": at_hand,
        "menu": grouped(form for form in rest if form not in at_hand),
        "located": case.place_state == PlaceState.LOCATED,
        "neighbour": neighbour,
        "may_change_rules": may_edit(scope),
        "went_wrong": went_wrong(case),
        "across": across_border(case, neighbour),
        "rule_area": rule_area(case.rule) if case.rule else "",
        "takers": takers(case, scope),
        **_group(case, scope),
        "similar": similar(case, scope),
        "similar_metres": round(settings.REPEATS["metres"]),
        "words": _words(case, scope) if Verb.REPLY in may or Verb.RESOLVE in may else [],
        "departments": _departments(case) if choosing else [],
        "suggestions": [
            suggestion_as_json(row) for row in (_suggestions(case) if Verb.DISPATCH in may else ())
        ],
        "places": [as_json(place) for place in found.places],
        "places_note": note_of(found),
    }


def _group(case: Case, scope: Scope) -> dict[str, Any]:
    """The group that the nightly search put the case in, with its other cases."""
    group = group_of(case)
    members, unseen = members_of(group, case, scope) if group else ([], 0)
    return {"group": group, "members": members, "members_unseen": unseen}


def _words(case: Case, scope: Scope) -> list[dict[str, str]]:
    """Templates to begin a reply with, filled from the case."""
    rows = templates_for(scope)
    return [{"name": row.name, "text": filled(row.text, case)} for row in rows]


def _neighbour(case: Case) -> Neighbour | None:
    """The closest grid besides the case's own; without a grid, the closest of all."""
    if case.geom is None:
        return None
    return nearest(case.geom.x, case.geom.y, besides=case.grid_id or 0)


def _departments(case: Case) -> list[Department]:
    """The county's departments and the offices of the case's town."""
    near = Q(town=None) | Q(town_id=case.town_id)
    return list(Department.objects.filter(near, active=True))


def _suggestions(case: Case) -> list[Suggestion]:
    """What the words sound like, with the unit that answers for it here."""
    if case.geom is None:
        return suggest(case.text)
    return suggest(case.text, case.geom.x, case.geom.y)


def _places(case: Case) -> Found:
    """What the words of a case without a place may mean: its address, else what was said."""
    if case.place_state == PlaceState.LOCATED:
        return Found()
    return find_places(case.address or case.text)
