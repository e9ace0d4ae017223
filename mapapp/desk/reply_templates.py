"""The page of templates for replies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from layers.cases.models import ReplyTemplate
from layers.cases.reply_words import (
    PLACES,
    delete_template,
    may_change,
    save_template,
    templates_for,
)
from layers.errors import Refused
from layers.staff.models import Department
from mapapp.access.context import person, request_scope
from mapapp.desk.door import desk_only
from mapapp.maps.inputs import number_of, row_of


@require_safe
@desk_only
def page(request: HttpRequest) -> HttpResponse:
    """One's own templates, one's departments' and the county's."""
    return _shown(request, {})


@require_POST
@desk_only
def save(request: HttpRequest) -> HttpResponse:
    """Write or change one; what is refused is shown with what was typed."""
    sent = request.POST
    whose = sent.get("for", "")
    try:
        template = save_template(
            person(request), request_scope(request),
            name=sent.get("name", ""), text=sent.get("text", ""), county=whose == "county",
            department=row_of(Department, request, "for") if whose.isdigit() else None,
            key=number_of(request, "key"),
        )  # fmt: skip
    except Refused as error:
        context = {"error": error, "typed": sent}
        return _shown(request, context, status=error.status)
    messages.success(request, _("Saved: %(name)s.") % {"name": template.name})
    return redirect("desk:templates")


@require_POST
@desk_only
def delete(request: HttpRequest, key: int) -> HttpResponse:
    delete_template(request_scope(request), key)
    messages.success(request, _("Deleted."))
    return redirect("desk:templates")


def _shown(request: HttpRequest, more: dict[str, object], status: int = 200) -> HttpResponse:
    scope = request_scope(request)
    rows = [{"template": row, "mine": may_change(row, scope)} for row in templates_for(scope)]
    context = {
        "rows": rows,
        "places": [f"{{{name}}}" for name in PLACES],
        "own_departments": Department.objects.filter(pk__in=scope.departments),
        "may_county": may_change(ReplyTemplate(), scope),
        **more,
    }
    return render(request, "desk/templates.html", context, status=status)
