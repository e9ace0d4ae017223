"""Services are the categories that somebody can report; their codes are the categories' codes."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from layers.cases.models import Category, Family
from mapapp.maps.limits import promise
from mapapp.open311 import answer
from mapapp.open311.faults import Fault, resource

_XML: Final = ("services", "service")


@resource("GET", "HEAD")
def services(request: HttpRequest, form: str) -> HttpResponse:
    """All services in the order of their codes. One statement."""
    return answer.rows(form, _XML, [_service(row) for row in offered().values()])


@resource("GET", "HEAD")
def definition(request: HttpRequest, form: str, code: str) -> HttpResponse:
    """The questions of a service: a category asks none beyond place and description."""
    service = service_of(code)
    row = {"service_code": service.code, "attributes": []}
    return answer.one(form, "service_definition", row)


def service_of(code: str) -> Category:
    """The category offered under ``code``. Raises Fault 404."""
    found = offered().get(code)
    if found is None:
        raise Fault(404, _("There is no service with this service_code."))
    return found


def offered() -> dict[str, Category]:
    """The active categories that have none below them, by code. One statement."""
    rows = list(Category.objects.filter(active=True).select_related("parent"))
    above = {row.parent_id for row in rows}
    return {row.code: row for row in rows if row.pk not in above}


def _service(row: Category) -> Mapping[str, Any]:
    words = [row.name, row.name_en, *([row.parent.name, row.parent.name_en] if row.parent else [])]
    return {
        "service_code": row.code,
        "service_name": row.label,
        "description": promise(row),
        "metadata": False,
        "type": "realtime",
        "keywords": ",".join(dict.fromkeys(word for word in words if word)),
        "group": row.parent.label if row.parent else str(Family(row.family).label),
    }
