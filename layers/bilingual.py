"""A row with a Chinese name and, where somebody gave one, an English name."""

from django.db import models
from django.utils.translation import get_language


class Bilingual(models.Model):
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page, Chinese where there is no other."""
        if self.name_en and (get_language() or "").startswith("en"):
            return self.name_en
        return self.name
