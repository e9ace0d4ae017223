"""Enterprises: public facts; legal person and phone masked, and for those who see people only."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import BooleanField, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from layers.enterprises.close_enterprise import close_enterprise
from layers.enterprises.edit_enterprise import edit_enterprise
from layers.enterprises.facts import EnterpriseWords
from layers.enterprises.models import Enterprise, Industry, SafetyClass
from layers.enterprises.queries import for_scope, working
from layers.enterprises.register_enterprise import register_enterprise
from layers.enterprises.tiles import ENTERPRISES as LAYER
from layers.enterprises.tiles import total
from layers.privacy import decrypt, mask_name, mask_phone
from layers.staff.scope import Scope
from mapapp.api.collection import Collection, Property
from mapapp.api.collections.common import GRID, REASON, VERSION, VILLAGE, in_grid, near_by, text
from mapapp.api.collections.settled import verbs
from mapapp.api.places import is_uuid, number_of, text_of

_TEXTS: Final = (
    "name", "uscc", "legal_person", "phone", "industry", "safety_class", "address",
)  # fmt: skip


def _rows(scope: Scope | None) -> "QuerySet[Any]":
    scope = scope or Scope(0)
    people = Value(scope.sees_people, output_field=BooleanField())
    return near_by(in_grid(working(for_scope(scope))), scope).annotate(people=people)


def _masked(name: str, mask: Callable[[str], str]) -> Callable[[Any], str | None]:
    def read(row: Any) -> str | None:
        return text(mask(decrypt(getattr(row, name)))) if row.people else None

    return read


def _words(sent: Mapping[str, Any]) -> EnterpriseWords:
    words = EnterpriseWords()
    for name in _TEXTS:
        if name in sent:
            words[name] = text_of(sent[name], name)
    if "staff_count" in sent:
        words["staff_count"] = number_of(sent["staff_count"], "staff_count")
    return words


ENTERPRISES: Final = Collection(
    layer=LAYER,
    title=_("Enterprises"),
    description=_("The enterprises and shops of your area."),
    geometry="Point",
    key="uuid",
    rows=_rows,
    properties=(
        Property("name", _("Name of the enterprise"), read=lambda row: row.name, editable=True),
        Property("uscc", _("Unified social credit code"), read=lambda row: text(row.uscc),
                 editable=True, column="uscc"),
        Property("industry", _("Industry"), read=lambda row: text(row.industry),
                 choices=Industry.choices, editable=True, column="industry"),
        Property("staff_count", _("Staff"), "integer", lambda row: row.staff_count, editable=True),
        Property("safety_class", _("Safety class"), read=lambda row: text(row.safety_class),
                 choices=SafetyClass.choices, editable=True, column="safety_class"),
        Property("address", _("Address"), read=lambda row: text(row.address), editable=True),
        Property("legal_person", _("Legal person"), read=_masked("legal_person", mask_name),
                 editable=True, sealed=True),
        Property("phone", _("Phone"), read=_masked("phone", mask_phone), editable=True,
                 sealed=True),
        Property("complete", _("All information is there"), "boolean", lambda row: row.complete,
                 column="complete", follows=True),
        Property("visited_at", _("Last visit"), "date-time", lambda row: row.visited_at,
                 follows=True),
        GRID, VILLAGE, VERSION, REASON,
    ),
    time="visited_at",
    total=total,
    verbs=verbs(
        Enterprise, _rows, _words,
        register=register_enterprise, edit=edit_enterprise, end=close_enterprise,
    ),
    readable=is_uuid,
    goes_on=True,
)  # fmt: skip
