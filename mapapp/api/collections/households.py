"""Households, for those who may see them: address and colour, nobody's name or number."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from layers.residents.edit_household import edit_household
from layers.residents.household_facts import HouseholdWords
from layers.residents.models import Colour, Household, Residence, Tenure
from layers.residents.move_out import move_out
from layers.residents.queries import for_scope, living
from layers.residents.register_household import register_household
from layers.residents.tiles import HOUSEHOLDS as LAYER
from layers.residents.tiles import total
from layers.staff.scope import Scope
from mapapp.api.collection import Collection, Property
from mapapp.api.collections.common import GRID, REASON, VERSION, VILLAGE, in_grid, near_by, text
from mapapp.api.collections.settled import verbs
from mapapp.api.places import flag_of, is_uuid, text_of


def _rows(scope: Scope | None) -> "QuerySet[Any]":
    scope = scope or Scope(0)
    rows = near_by(in_grid(living(for_scope(scope))), scope)
    # Not shown, and reading a time is among the slowest of a page.
    return rows.defer("changed_at")


def _words(sent: Mapping[str, Any]) -> HouseholdWords:
    words = HouseholdWords()
    for name in ("address", "number", "tenure", "residence"):
        if name in sent:
            words[name] = text_of(sent[name], name)
    if "vacant" in sent:
        words["vacant"] = flag_of(sent["vacant"], "vacant")
    return words


HOUSEHOLDS: Final = Collection(
    layer=LAYER,
    title=_("Households"),
    description=_("The households of your area: a point each, without people."),
    geometry="Point",
    key="uuid",
    rows=_rows,
    properties=(
        Property("address", _("Address"), read=lambda row: row.address, editable=True),
        Property("number", _("Number of the household"), read=lambda row: text(row.number),
                 editable=True),
        Property("tenure", _("Home"), read=lambda row: text(row.tenure), choices=Tenure.choices,
                 editable=True),
        Property("residence", _("Residence"), read=lambda row: text(row.residence),
                 choices=Residence.choices, editable=True),
        Property("vacant", _("Nobody lives here"), "boolean", lambda row: row.vacant,
                 editable=True, column="vacant"),
        Property("colour", _("Colour on the map"), read=lambda row: row.colour,
                 choices=Colour.choices, column="colour", follows=True),
        Property("complete", _("All information is there"), "boolean", lambda row: row.complete,
                 column="complete", follows=True),
        Property("visited_at", _("Last visit"), "date-time", lambda row: row.visited_at,
                 follows=True),
        GRID, VILLAGE, VERSION, REASON,
    ),
    time="visited_at",
    total=total,
    verbs=verbs(
        Household, _rows, _words,
        register=register_household, edit=edit_household, end=move_out,
    ),
    readable=is_uuid,
    goes_on=True,
)  # fmt: skip
