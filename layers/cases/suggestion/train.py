"""Train on the county's own closed cases and keep the model with its card."""

from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import Case, SuggestionModel
from layers.cases.states import State
from layers.cases.suggestion.fit import TooLittle, fit
from layers.cases.suggestion.linear import to_bytes
from layers.errors import Refused

# The latest are enough, and speak as people speak now.
MOST_CASES: Final = 50_000


def train() -> SuggestionModel:
    """Fit a model, judge it, keep it: from now on it is used. Texts stay in the cases.

    Raises Refused when there are not two categories with five different texts each.
    """
    rows = list(
        Case.objects.filter(state=State.CLOSED, category__active=True)
        .order_by("-received_at")
        .values_list("text", "category__code", "received_at")[:MOST_CASES]
    )
    try:
        fitted = fit(
            [text for text, _code, _at in rows],
            [code for _text, code, _at in rows],
            settings.SUGGESTION_AUTOFILL,
        )
    except TooLittle as error:
        raise Refused(
            _("There is too little to learn from: at least two categories with five closed cases "
              "each are needed.")
        ) from error  # fmt: skip
    card = {
        **fitted.card,
        "first": rows[-1][2].date().isoformat(),
        "last": rows[0][2].date().isoformat(),
        "demonstration": bool(settings.DEMO),
    }
    return SuggestionModel.objects.create(
        made_at=timezone.now(), data=to_bytes(fitted.model), card=card
    )
