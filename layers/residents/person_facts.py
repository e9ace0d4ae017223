"""What may be kept of a person: checks on what people send. No table is touched here."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypedDict, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, ValidationError

from layers.errors import Refused
from layers.privacy import encrypt
from layers.residents.models import CareGroup, Relation, Residence, Sex
from layers.residents.sealing import id_key, name_key, phone_key
from layers.words import clean_phone, clean_words

MAX_NAME: Final = 40
_OLDEST: Final = date(1880, 1, 1)


class PersonWords(TypedDict, total=False):
    """The facts of a person; those left out stay as they are."""

    name: str
    id_number: str
    phone: str
    sex: str
    born_on: date | None
    relation: str
    residence: str
    party_member: bool
    volunteer: bool
    care_groups: Sequence[str]


def clean_person(**words: Unpack[PersonWords]) -> dict[str, Any]:
    """Return the columns for the facts given: trimmed, checked, name, ID number and phone sealed.

    An ID number also gives sex and day of birth. Raises Refused, naming the field.
    """
    facts: dict[str, Any] = {}
    if "name" in words:
        name = clean_words(words["name"], "name", MAX_NAME)
        if not name:
            raise Refused(_("Give the person's name."), "name")
        facts |= {"name": encrypt(name), "name_hash": name_key(name)}
    if "phone" in words:
        phone = clean_phone(words["phone"])
        facts |= {"phone": encrypt(phone), "phone_hash": phone_key(phone)}
    if "sex" in words:
        facts["sex"] = _choice(words["sex"], Sex.values, "sex")
    if "relation" in words:
        facts["relation"] = _choice(words["relation"], Relation.values, "relation")
    if "residence" in words:
        facts["residence"] = _choice(words["residence"], Residence.values, "residence")
    if facts.get("relation") == "":
        raise Refused(_("Say how the person is related to the head of the household."), "relation")
    if "born_on" in words:
        facts["born_on"] = _day_of_birth(words["born_on"])
    if "id_number" in words:
        facts |= _by_id_number(clean_id_number(words["id_number"]), facts)
    for field in ("party_member", "volunteer"):
        if field in words:
            facts[field] = bool(words.get(field))
    if "care_groups" in words:
        groups = [_choice(group, CareGroup.values, "care_groups") for group in words["care_groups"]]
        facts["care_groups"] = [group for group in CareGroup.values if group in groups]
    return facts


def clean_id_number(number: str) -> str:
    """Return the ID number (GB 11643) compact; empty stays empty. Raises Refused when wrong."""
    number = ric.compact(number)
    try:
        return ric.validate(number) if number else ""
    except InvalidChecksum as error:
        raise Refused(
            _("The last figure does not fit the others. Compare the ID number with the card."),
            "id_number",
        ) from error
    except ValidationError as error:
        raise Refused(
            _("This is not an ID number: 18 figures, the last one may be X."), "id_number"
        ) from error


def _by_id_number(number: str, facts: dict[str, Any]) -> dict[str, Any]:
    if not number:
        return {"id_number": b"", "id_hash": None}
    said: dict[str, Any] = {
        "born_on": ric.get_birth_date(number),
        "sex": Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
    }
    for field, value in said.items():
        if facts.get(field) and facts[field] != value:
            raise Refused(_("This does not agree with the ID number."), field)
    _day_of_birth(said["born_on"])
    return {"id_number": encrypt(number), "id_hash": id_key(number), **said}


def _day_of_birth(day: date | None) -> date | None:
    if day is not None and not _OLDEST <= day <= timezone.localdate():
        raise Refused(_("The day of birth cannot be right."), "born_on")
    return day


def _choice(word: str, known: list[str], field: str) -> str:
    if word and word not in known:
        raise Refused(_("Unknown choice. Choose one from the list."), field)
    return word
