"""Households: the list with its search, the page of one with its people masked, and its forms."""

from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.errors import Changed, NotFound
from layers.residents.completeness import missing
from layers.residents.edit_household import edit_household
from layers.residents.household_facts import HouseholdWords
from layers.residents.models import Household, Residence, Tenure
from layers.residents.move_out import move_out
from layers.residents.queries import for_scope, people_of
from layers.residents.register_household import register_household
from layers.residents.search import search
from layers.residents.unmask import masked
from layers.staff.scope import Scope
from mapapp.errors import wants_json
from mapapp.field import inputs
from mapapp.field.conflict import conflicting, place, yes_no
from mapapp.field.ground import sign_of, since_visit
from mapapp.field.who import field_people, redirect_or_json, signed_in

PAGE = 40


def household_of(scope: Scope, uuid: UUID) -> Household:
    """The household with its grid. Raises NotFound out of the person's scope."""
    found = for_scope(scope).filter(uuid=uuid).select_related("grid").defer("grid__geom").first()
    if found is None:
        raise NotFound(_("There is no such household in your area."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@field_people
def household_list(request: HttpRequest) -> HttpResponse:
    """GET: the list, narrowed by ``q``. POST: a household; 201 new, 200 known already."""
    scope = signed_in(request)
    if request.method == "POST":
        return _register(request, scope)
    words = request.GET.get("q", "")
    found = search(scope, words).select_related("grid").defer("grid__geom")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [
        {"home": home, "sign": sign_of(home.colour), "since": since_visit(home.visited_at, now)}
        for home in page
    ]
    context = {"rows": rows, "page": page, "words": words, "may_add": bool(scope.grids)}
    return render(request, "field/households.html", context)


def _register(request: HttpRequest, scope: Scope) -> HttpResponse:
    lon, lat = inputs.pin(request)
    uuid = inputs.uuid_of(request.POST.get("uuid", ""))
    new = not for_scope(scope).filter(uuid=uuid).exists()
    household = register_household(scope, uuid=uuid, lon=lon, lat=lat, **_words(request))
    return redirect_or_json(request, reverse("field:household", args=[household.uuid]), new=new)


def _words(request: HttpRequest) -> HouseholdWords:
    sent = request.POST
    return {
        "address": sent.get("address", ""),
        "number": sent.get("number", ""),
        "tenure": sent.get("tenure", ""),
        "residence": sent.get("residence", ""),
        "vacant": sent.get("vacant") == "1",
    }


def _said(words: HouseholdWords, at: str) -> dict[str, str]:
    """What is kept of a household, by name and in words."""
    return {
        _("Address"): words["address"],
        _("Household number"): words["number"],
        _("Home"): str(dict(Tenure.choices).get(words["tenure"], "")),
        _("Registration"): str(dict(Residence.choices).get(words["residence"], "")),
        _("Nobody lives here at present"): yes_no(words["vacant"]),
        _("Place on the map"): at,
    }


def _said_of(home: Household) -> dict[str, str]:
    words: HouseholdWords = {
        "address": home.address,
        "number": home.number,
        "tenure": home.tenure,
        "residence": home.residence,
        "vacant": home.vacant,
    }
    return _said(words, place(*home.geom.coords))


@require_safe
@field_people
def new_household(request: HttpRequest) -> HttpResponse:
    """The form: a pin in my grid, address, and chips."""
    context = {"uuid": uuid4(), "action": reverse("field:households"), **_choices()}
    return render(request, "field/household_form.html", context)


def _choices() -> dict[str, Any]:
    return {"tenures": Tenure.choices, "residences": Residence.choices}


@require_safe
@field_people
def household(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One household: what is known, what is missing, its people masked."""
    scope = signed_in(request)
    home = household_of(scope, uuid)
    people = people_of(home, scope)
    context = {
        "home": home,
        "sign": sign_of(home.colour),
        "since": since_visit(home.visited_at, timezone.now()),
        "missing": missing(home, people),
        "people": [{"row": person, "shown": masked(person)} for person in people],
        "mine": home.grid_id in scope.grids and home.moved_out_at is None,
    }
    return render(request, "field/household.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@field_people
def change_household(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET: the form with what is known. POST: change it; 409 when somebody else was faster."""
    scope = signed_in(request)
    if request.method == "POST":
        lon, lat = inputs.pin(request)
        home, words = household_of(scope, uuid), _words(request)
        moved = (lon, lat) != home.geom.coords
        try:
            edit_household(
                uuid, scope, version=inputs.version_of(request),
                place=(lon, lat, "wgs84") if moved else None, **words,
            )  # fmt: skip
        except Changed as error:
            if not wants_json(request):
                raise
            there: Any = error.present
            mine = _said(words, place(lon, lat))
            return conflicting(error, mine, _said_of(there), there.changed_by_id)
        return redirect_or_json(request, reverse("field:household", args=[uuid]), new=False)
    home = household_of(scope, uuid)
    action = reverse("field:change-household", args=[uuid])
    context = {"home": home, "action": action, **_choices()}
    return render(request, "field/household_form.html", context)


@require_POST
@field_people
def gone(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The household moved out, with a reason."""
    scope = signed_in(request)
    version = inputs.version_of(request)
    move_out(uuid, scope, reason=request.POST.get("reason", ""), version=version)
    return redirect_or_json(request, reverse("field:households"), new=False)


def details_json(details: Any) -> JsonResponse:
    """A person or a contact in full, for the page that asked with a reason."""
    return JsonResponse({name: getattr(details, name) for name in details.__slots__})
