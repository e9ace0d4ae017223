"""People of a household: the form, its entries, and one of them in full with a reason."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layers.errors import NotFound
from layers.people_scope import people_in
from layers.residents.add_person import add_person
from layers.residents.edit_person import edit_person
from layers.residents.models import CareGroup, Person, Relation, Residence, Sex
from layers.residents.person_facts import PersonWords
from layers.residents.remove_person import remove_person
from layers.residents.unmask import masked, unmask
from layers.staff.scope import Scope
from mapapp.field import inputs
from mapapp.field.households import details_json, household_of
from mapapp.field.who import field_people, redirect_or_json, signed_in


def _person_of(scope: Scope, uuid: UUID) -> Person:
    with people_in(scope):
        found = Person.objects.filter(uuid=uuid).select_related("household").first()
    if found is None:
        raise NotFound(_("There is no such person in your area."))
    return found


def _choices() -> dict[str, Any]:
    return {
        "relations": Relation.choices,
        "sexes": Sex.choices,
        "residences": Residence.choices,
        "groups": CareGroup.choices,
    }


def _words(request: HttpRequest) -> PersonWords:
    sent = request.POST
    return {
        "name": sent.get("name", ""),
        "id_number": sent.get("id_number", ""),
        "phone": sent.get("phone", ""),
        "sex": sent.get("sex", ""),
        "born_on": inputs.day(request, "born_on"),
        "relation": sent.get("relation", ""),
        "residence": sent.get("residence", ""),
        "party_member": sent.get("party_member") == "1",
        "volunteer": sent.get("volunteer") == "1",
        "care_groups": sent.getlist("care_groups"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@field_people
def new_person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET: the form. POST: a person of this household."""
    scope = signed_in(request)
    back = reverse("field:household", args=[uuid])
    if request.method == "POST":
        add_person(
            uuid, scope, uuid=inputs.uuid_of(request.POST.get("uuid", "")), **_words(request)
        )
        return redirect_or_json(request, back, new=True)
    context = {"home": household_of(scope, uuid), "uuid": uuid4(), "action": request.path,
               "back": back, **_choices()}  # fmt: skip
    return render(request, "field/person_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@field_people
def change_person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET: the form; name, ID number and phone stay masked. POST: what is left empty stays."""
    scope = signed_in(request)
    person = _person_of(scope, uuid)
    back = reverse("field:household", args=[person.household.uuid])
    if request.method == "POST":
        words = _words(request)
        if not words["name"].strip():
            del words["name"]
        if not words["phone"].strip():
            del words["phone"]
        if not words["id_number"].strip():
            del words["id_number"]
        edit_person(uuid, scope, version=inputs.version_of(request), **words)
        return redirect_or_json(request, back, new=False)
    context = {"person": person, "home": person.household, "shown": masked(person),
               "action": request.path, "back": back, **_choices()}  # fmt: skip
    return render(request, "field/person_form.html", context)


@require_POST
@field_people
def taken_out(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The person is taken out of the household, with a reason."""
    scope = signed_in(request)
    back = reverse("field:household", args=[_person_of(scope, uuid).household.uuid])
    version = inputs.version_of(request)
    remove_person(uuid, scope, reason=request.POST.get("reason", ""), version=version)
    return redirect_or_json(request, back, new=False)


@require_POST
@field_people
def full(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Name, ID number and phone in full, as JSON; the reason is recorded."""
    scope = signed_in(request)
    return details_json(unmask(uuid, scope, reason=request.POST.get("reason", "")))
