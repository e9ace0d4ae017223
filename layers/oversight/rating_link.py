"""The link by which a complainant rates without a look-up code: signed, for one closing, for days.

It opens the rating alone: whoever has it reads neither the text nor who reported.
"""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from layers.cases.models import Case
from layers.errors import NotFound

_SIGNER: Final = signing.TimestampSigner(salt="oversight.rating")
PATH: Final = "/rate/{}/"


def token_of(case: Case) -> str:
    """The token for the case as it was closed this time."""
    return _SIGNER.sign(f"{case.uuid.hex}-{case.reworks}")


def link_of(case: Case) -> str:
    """The whole address, for a text message."""
    return f"{settings.PUBLIC_URL}{PATH.format(token_of(case))}"


def case_of(token: str) -> Case:
    """The case that ``token`` rates. Raises NotFound for a false or old token, or when the case
    was taken up again since."""
    gone = NotFound(_("This link no longer holds. Look the report up with your code instead."))
    try:
        word = _SIGNER.unsign(token, max_age=settings.RATING_DAYS * 86400)
        uuid, reworks = word.split("-")
        case = Case.objects.select_related("category").filter(uuid=UUID(uuid)).first()
    except (signing.BadSignature, ValueError) as error:
        raise gone from error
    if case is None or case.reworks != int(reworks):
        raise gone
    return case
