"""The card of the model that suggests categories: what it learnt from, how well, and its limits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from layers.cases.models import Category, SuggestionModel
from layers.cases.suggestion.suggest import agreement
from mapapp.catalogue.door import readers_only


@require_safe
@readers_only
def card(request: HttpRequest) -> HttpResponse:
    """Scores, class counts, what is confused with what, and how often it was followed since."""
    model = SuggestionModel.objects.defer("data").first()
    if model is None:
        return render(request, "catalogue/card.html", {"model": None})
    names = {row.code: row.label for row in Category.objects.all()}
    asked, followed = agreement(model)
    context = {
        "model": model,
        "card": model.card,
        "classes": [
            (names.get(code, code), count, *scores)
            for code, count, *scores in sorted(model.card["classes"], key=lambda row: row[4])
        ],
        "confused": [
            (names.get(one, one), names.get(other, other), number)
            for one, other, number in model.card["confused"]
        ],
        "left_out": [
            (names.get(code, code), number) for code, number in model.card["left_out"].items()
        ],
        "asked": asked,
        "followed": followed,
        "earlier": SuggestionModel.objects.defer("data")[1:6],
    }
    return render(request, "catalogue/card.html", context)
