"""Words to begin a reply with (答复模板): whose they are, filled from a case, saved and deleted."""

import re
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words, required_words
from layers.cases.models import Case, ReplyTemplate
from layers.errors import NotAllowed, NotFound, Refused
from layers.staff.models import Department, Role, User
from layers.staff.scope import Scope

_MAX_NAME: Final = 40
# In the words of the county office, and in English.
PLACES: Final = {
    "编号": "number", "摘要": "summary", "地点": "place", "类别": "category", "单位": "unit",
    "今天": "today", "期限": "due",
}  # fmt: skip
_PLACE: Final = re.compile(r"\{(\w{1,10})\}")
# May change what the whole county uses.
_COUNTY: Final = frozenset({Role.COUNTY_DISPATCHER, Role.ADMINISTRATOR})


def templates_for(scope: Scope) -> QuerySet[ReplyTemplate]:
    """One's own, those of one's departments, and the county's."""
    mine = Q(owner_id=scope.user_id) | Q(department_id__in=scope.departments)
    found = ReplyTemplate.objects.filter(mine | Q(owner=None, department=None))
    return found.select_related("department")


def may_change(template: ReplyTemplate, scope: Scope) -> bool:
    """Whether this person may change and delete the template."""
    if template.owner_id:
        return template.owner_id == scope.user_id
    if template.department_id:
        return template.department_id in scope.departments
    return bool(scope.roles & _COUNTY)


def filled(text: str, case: Case) -> str:
    """``text`` with its places filled from the case; what is no known place stays as it is.

    Nothing of the complainant: a template is no way to somebody's name. ``case.category`` and
    ``case.department`` should be loaded.
    """
    facts = {
        "number": case.number,
        "summary": case.summary,
        "place": case.address or _("the place reported"),
        "category": case.category.label,
        "unit": case.department.label if case.department else "",
        "today": date_format(timezone.localdate(), "DATE_FORMAT"),
        "due": date_format(timezone.localtime(case.resolve_due), "DATE_FORMAT"),
    }

    def fact(found: re.Match[str]) -> str:
        return facts.get(PLACES.get(found[1], found[1]), found[0])

    return _PLACE.sub(fact, text)


def save_template(
    actor: User,
    scope: Scope,
    *,
    name: str,
    text: str,
    department: Department | None = None,
    county: bool = False,
    key: int = 0,
) -> ReplyTemplate:
    """Write a template of one's own, of a ``department`` or of the ``county``; with ``key`` change
    that one's name and text, whose it is stays.

    Raises Refused without name or text or for a name that is taken, NotAllowed for a department or
    a county that is not the person's to write for, NotFound as ``delete_template``.
    """
    name = clean_words(name, "name", _MAX_NAME)
    if not name:
        raise Refused(_("Give the template a name."), "name")
    text = required_words(text, "text", _("Write the words of the template."))
    template = _of(scope, key) if key else ReplyTemplate()
    if not key:
        if not county:
            template.department = department
            template.owner = actor if department is None else None
        if not may_change(template, scope):
            raise NotAllowed(_("Write templates for yourself or for your own department."))
    template.name, template.text = name, text
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise Refused(_("There is a template of this name. Choose another."), "name") from error
    return template


def delete_template(scope: Scope, key: int) -> None:
    """Raises NotFound for a template that is not the person's to change."""
    _of(scope, key).delete()


def _of(scope: Scope, key: int) -> ReplyTemplate:
    template = templates_for(scope).filter(pk=key).first()
    if template is None or not may_change(template, scope):
        raise NotFound(_("There is no such template of yours."))
    return template
