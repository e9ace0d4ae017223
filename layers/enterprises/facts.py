"""What may be kept of an enterprise: checks on what people send. No table is touched here."""

from typing import Any, Final, TypedDict, Unpack

from django.utils.translation import gettext as _
from stdnum.cn import uscc as code
from stdnum.exceptions import InvalidChecksum, ValidationError

from layers.enterprises.models import Enterprise, Industry, SafetyClass
from layers.errors import Refused
from layers.privacy import encrypt, keyed_hash
from layers.words import clean_phone, clean_words

MAX_NAME: Final = 120
MAX_ADDRESS: Final = 200
MAX_PERSON: Final = 40
MOST_STAFF: Final = 1_000_000


class EnterpriseWords(TypedDict, total=False):
    """The facts of an enterprise; those left out stay as they are."""

    name: str
    uscc: str
    legal_person: str
    phone: str
    industry: str
    staff_count: int | None
    safety_class: str
    address: str


def clean_enterprise(**words: Unpack[EnterpriseWords]) -> dict[str, Any]:
    """Return the columns for the facts given: trimmed, checked, person and phone sealed.

    Raises Refused, naming the field, for what cannot be.
    """
    facts: dict[str, Any] = {}
    if "name" in words:
        facts["name"] = clean_words(words["name"], "name", MAX_NAME)
        if not facts["name"]:
            raise Refused(_("Give the name of the enterprise."), "name")
    if "uscc" in words:
        facts["uscc"] = clean_uscc(words["uscc"])
    if "legal_person" in words:
        facts["legal_person"] = encrypt(
            clean_words(words["legal_person"], "legal_person", MAX_PERSON)
        )
    if "phone" in words:
        phone = clean_phone(words["phone"])
        facts["phone"] = encrypt(phone)
        facts["phone_hash"] = keyed_hash(phone, "phone") if phone else None
    if "industry" in words:
        facts["industry"] = _choice(words["industry"], Industry.values, "industry")
    if "safety_class" in words:
        facts["safety_class"] = _choice(words["safety_class"], SafetyClass.values, "safety_class")
    if "staff_count" in words:
        facts["staff_count"] = _staff_count(words["staff_count"])
    if "address" in words:
        facts["address"] = clean_words(words["address"], "address", MAX_ADDRESS)
    return facts


def clean_uscc(number: str) -> str:
    """Return the unified social credit code (GB 32100) compact; empty stays empty.

    Raises Refused when it is wrong.
    """
    number = code.compact(number)
    try:
        return code.validate(number) if number else ""
    except InvalidChecksum as error:
        raise Refused(
            _("The last sign does not fit the others. Compare the code with the licence."), "uscc"
        ) from error
    except ValidationError as error:
        raise Refused(
            _("This is not a unified social credit code: 18 figures and capital letters."), "uscc"
        ) from error


def is_complete(row: Enterprise) -> bool:
    """Whether all is known that has to be: code, people to call, trade, staff, risk, address."""
    known = (row.uscc, row.legal_person, row.phone, row.industry, row.safety_class, row.address)
    return all(known) and row.staff_count is not None


def _staff_count(count: int | None) -> int | None:
    if count is not None and not 0 <= count <= MOST_STAFF:
        raise Refused(_("Give the number of staff as a whole number."), "staff_count")
    return count


def _choice(word: str, known: list[str], field: str) -> str:
    if word and word not in known:
        raise Refused(_("Unknown choice. Choose one from the list."), field)
    return word
