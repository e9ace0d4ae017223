"""Suggest categories and departments from words; note what was chosen in their place."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from django.conf import settings
from django.db.models import Count, F, Q
from django.utils import timezone

from layers.cases.models import Category, SuggestionChoice, SuggestionModel
from layers.cases.route import route
from layers.cases.suggestion.linear import Linear, from_bytes
from layers.sql import prepared
from layers.staff.models import Department

TOP: Final = 3
# What has less than this is a guess among many.
LEAST_SHARE: Final = 0.05
SHORTEST: Final = 4

# One statement, since it comes with every report; the same case again is noted once.
NOTE: Final = """
INSERT INTO cases_suggestionchoice (case_id, model_id, suggested_id, chosen_id, share, made_at)
SELECT %(case)s, %(model)s, s.id, c.id, %(share)s, %(now)s
  FROM cases_category s, cases_category c
 WHERE s.code = %(suggested)s AND c.code = %(chosen)s
ON CONFLICT DO NOTHING
"""

# The model of this process by its row; a newer row takes its place at the next question.
_loaded: dict[int, Linear] = {}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category with its share of certainty (0 to 1), and who would answer for it at the place.

    ``sure``: at or above the setting from which on it may be filled in by itself.
    """

    category: Category
    department: Department | None
    share: float
    sure: bool


def suggest(text: str, lon: float | None = None, lat: float | None = None) -> list[Suggestion]:
    """Return up to three categories, the likeliest first; none without a model or for a few signs.

    Takes any text. With a WGS84 point each says the department that the rules in force name there.
    """
    found = _shares(text)
    if found is None:
        return []
    shares, model, _pk = found
    order = [int(at) for at in np.argsort(-shares)[: 2 * TOP] if shares[at] >= LEAST_SHARE]
    rows = {
        row.code: row
        for row in Category.objects.filter(
            code__in=[model.classes[at] for at in order], active=True
        )
    }
    known = [(rows[code], float(shares[at])) for at in order if (code := model.classes[at]) in rows]
    units = [_department(category, lon, lat) for category, _share in known[:TOP]]
    names = Department.objects.in_bulk([pk for pk in units if pk])
    return [
        Suggestion(category, names.get(unit or 0), share, share >= settings.SUGGESTION_AUTOFILL)
        for (category, share), unit in zip(known[:TOP], units, strict=True)
    ]


def note_choice(case_id: int, text: str, chosen: str) -> None:
    """Note what the model would have said of a new case and what it was filed as.

    Worked out here and not taken from a form, so that nobody can write what they like.
    """
    found = _shares(text)
    if found is None:
        return
    shares, model, pk = found
    best = int(shares.argmax())
    prepared(
        NOTE,
        {
            "case": case_id, "model": pk, "suggested": model.classes[best], "chosen": chosen,
            "share": float(shares[best]), "now": timezone.now(),
        },
    )  # fmt: skip


def agreement(model: SuggestionModel) -> tuple[int, int]:
    """How often this model was asked for a case that came, and how often it was followed."""
    row = SuggestionChoice.objects.filter(model=model).aggregate(
        asked=Count("pk"), followed=Count("pk", filter=Q(suggested=F("chosen")))
    )
    return row["asked"], row["followed"]


def _shares(text: str) -> tuple[np.ndarray, Linear, int] | None:
    if len(text.strip()) < SHORTEST:
        return None
    pk = SuggestionModel.objects.values_list("pk", flat=True).first()
    if pk is None:
        return None
    if pk not in _loaded:
        data = SuggestionModel.objects.values_list("data", flat=True).get(pk=pk)
        _loaded.clear()
        _loaded[pk] = from_bytes(bytes(data))
    return _loaded[pk].shares(text), _loaded[pk], pk


def _department(category: Category, lon: float | None, lat: float | None) -> int | None:
    if lon is None or lat is None:
        return None
    return route(category.path, lon, lat).department_id
