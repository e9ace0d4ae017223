"""Models that suggest categories, and what people chose in their place."""

from typing import ClassVar

from django.db import models

from layers.cases.models.case import Case
from layers.cases.models.catalogue import Category


class SuggestionModel(models.Model):
    """One training: arrays (see ``layers.cases.suggestion.linear``) and its card. The last one is
    used; none is changed. It holds no text."""

    made_at = models.DateTimeField()
    data = models.BinaryField()
    card = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class SuggestionChoice(models.Model):
    """What was suggested for a case first, and what it was filed as: agreement or an override."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT)
    model = models.ForeignKey(SuggestionModel, on_delete=models.PROTECT)
    suggested = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    chosen = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    share = models.FloatField()
    made_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.suggested} → {self.chosen}"
