"""Enterprises: the list with its search, the page of one with its contact masked, and its forms."""

from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.enterprises.close_enterprise import close_enterprise
from layers.enterprises.edit_enterprise import edit_enterprise
from layers.enterprises.facts import EnterpriseWords
from layers.enterprises.models import Enterprise, Industry, SafetyClass
from layers.enterprises.queries import for_scope, working
from layers.enterprises.register_enterprise import register_enterprise
from layers.enterprises.unmask import masked, unmask
from layers.errors import Changed, NotFound
from layers.staff.scope import Scope
from layers.words import clean_words
from mapapp.errors import wants_json
from mapapp.field import inputs
from mapapp.field.conflict import conflicting, place
from mapapp.field.ground import since_visit
from mapapp.field.households import PAGE, details_json
from mapapp.field.who import field_people, redirect_or_json, signed_in


def enterprise_of(scope: Scope, uuid: UUID) -> Enterprise:
    """The enterprise with its grid. Raises NotFound out of the person's scope."""
    found = for_scope(scope).filter(uuid=uuid).select_related("grid").defer("grid__geom").first()
    if found is None:
        raise NotFound(_("There is no such enterprise in your area."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@field_people
def enterprise_list(request: HttpRequest) -> HttpResponse:
    """GET: the list, narrowed by ``q``. POST: an enterprise; 201 new, 200 known already."""
    scope = signed_in(request)
    if request.method == "POST":
        return _register(request, scope)
    words = clean_words(request.GET.get("q", ""), "q", 60)
    found = working(for_scope(scope)).order_by("grid", "name", "id")
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(address__icontains=words) | Q(uscc=words.upper())
        )
    found = found.select_related("grid").defer("grid__geom")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [{"firm": firm, "since": since_visit(firm.visited_at, now)} for firm in page]
    context = {"rows": rows, "page": page, "words": words, "may_add": bool(scope.grids)}
    return render(request, "field/enterprises.html", context)


def _register(request: HttpRequest, scope: Scope) -> HttpResponse:
    lon, lat = inputs.pin(request)
    uuid = inputs.uuid_of(request.POST.get("uuid", ""))
    new = not for_scope(scope).filter(uuid=uuid).exists()
    row = register_enterprise(scope, uuid=uuid, lon=lon, lat=lat, **_words(request))
    return redirect_or_json(request, reverse("field:enterprise", args=[row.uuid]), new=new)


def _words(request: HttpRequest) -> EnterpriseWords:
    sent = request.POST
    count = inputs.whole(request, "staff_count") if sent.get("staff_count") else None
    return {
        "name": sent.get("name", ""),
        "uscc": sent.get("uscc", ""),
        "legal_person": sent.get("legal_person", ""),
        "phone": sent.get("phone", ""),
        "industry": sent.get("industry", ""),
        "staff_count": count,
        "safety_class": sent.get("safety_class", ""),
        "address": sent.get("address", ""),
    }


def _said(words: EnterpriseWords, at: str) -> dict[str, str]:
    """What is kept of an enterprise, by name and in words; its contact is not compared."""
    return {
        _("Name of the enterprise"): words["name"],
        _("Credit code"): words["uscc"],
        _("Industry"): str(dict(Industry.choices).get(words["industry"], "")),
        _("Number of staff"): str(words["staff_count"] or ""),
        _("Safety risk"): str(dict(SafetyClass.choices).get(words["safety_class"], "")),
        _("Address"): words["address"],
        _("Place on the map"): at,
    }


def _words_of(firm: Enterprise) -> EnterpriseWords:
    return {
        "name": firm.name,
        "uscc": firm.uscc,
        "industry": firm.industry,
        "staff_count": firm.staff_count,
        "safety_class": firm.safety_class,
        "address": firm.address,
    }


def _choices() -> dict[str, Any]:
    return {"industries": Industry.choices, "classes": SafetyClass.choices}


@require_safe
@field_people
def new_enterprise(request: HttpRequest) -> HttpResponse:
    """The form: a pin in my grid, name, and chips."""
    context = {"uuid": uuid4(), "action": reverse("field:enterprises"), **_choices()}
    return render(request, "field/enterprise_form.html", context)


@require_safe
@field_people
def enterprise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One enterprise: what is known, its contact masked."""
    scope = signed_in(request)
    firm = enterprise_of(scope, uuid)
    context = {
        "firm": firm,
        "since": since_visit(firm.visited_at, timezone.now()),
        "contact": masked(firm, scope),
        "mine": firm.grid_id in scope.grids and firm.closed_at is None,
    }
    return render(request, "field/enterprise.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@field_people
def change_enterprise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET: the form; person and phone stay masked. POST: what is left empty of them stays."""
    scope = signed_in(request)
    firm = enterprise_of(scope, uuid)
    if request.method == "POST":
        words = _words(request)
        if not words["legal_person"].strip():
            del words["legal_person"]
        if not words["phone"].strip():
            del words["phone"]
        if words["uscc"] == firm.uscc:
            # The demonstration's codes are broken on purpose; as it was, it may stay.
            del words["uscc"]
        lon, lat = inputs.pin(request)
        moved = (lon, lat) != firm.geom.coords
        try:
            edit_enterprise(
                uuid, scope, version=inputs.version_of(request),
                place=(lon, lat, "wgs84") if moved else None, **words,
            )  # fmt: skip
        except Changed as error:
            if not wants_json(request):
                raise
            there: Any = error.present
            mine = _said(_words(request), place(lon, lat))
            theirs = _said(_words_of(there), place(*there.geom.coords))
            return conflicting(error, mine, theirs, there.changed_by_id)
        return redirect_or_json(request, reverse("field:enterprise", args=[uuid]), new=False)
    context = {"firm": firm, "contact": masked(firm, scope), "action": request.path, **_choices()}
    return render(request, "field/enterprise_form.html", context)


@require_POST
@field_people
def closed(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The enterprise closed down, with a reason."""
    scope = signed_in(request)
    version = inputs.version_of(request)
    close_enterprise(uuid, scope, reason=request.POST.get("reason", ""), version=version)
    return redirect_or_json(request, reverse("field:enterprises"), new=False)


@require_POST
@field_people
def full(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Legal person and phone in full, as JSON; the reason is recorded."""
    scope = signed_in(request)
    return details_json(unmask(uuid, scope, reason=request.POST.get("reason", "")))
