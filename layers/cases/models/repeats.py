"""Cases about one matter, as the nightly search found them; nothing of it changes a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.cases.models.case import Case


class CaseGroup(models.Model):
    """One matter: ``people`` counts different callers; each without a number counts as one."""

    class Kind(models.TextChoices):
        REPEAT = "repeat", _("Same person again")
        GROUP = "group", _("Group complaint")

    kind = models.CharField(max_length=6, choices=Kind)
    people = models.PositiveIntegerField()
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CaseGroupMember(models.Model):
    """A case of a group; it is in one at most."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT)
    group = models.ForeignKey(CaseGroup, on_delete=models.CASCADE, related_name="members")

    def __str__(self) -> str:
        return f"{self.case_id} in {self.group_id}"
