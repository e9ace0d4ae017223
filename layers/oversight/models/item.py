"""The catalogue of approval items (下放审批事项) that county departments have handed to towns."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.bilingual import Bilingual
from layers.staff.models import Department


class DelegatedItem(Bilingual):
    """One item. Whistles refer to it, so one that is handed back is retired, never deleted."""

    class Kind(models.TextChoices):
        SERVICE = "service", _("Public service")
        LICENSE = "license", _("Administrative licence")
        OTHER = "other", _("Other administrative matter")
        BENEFIT = "benefit", _("Administrative benefit")

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=7, choices=Kind)
    # Whose item it was, and who is whistled for where a town cannot decide it alone.
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="items")
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
