"""Enterprises (企业), shops and workshops: one point each, with their earlier states."""

from typing import ClassVar

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.enterprises.short_names import short_name
from layers.revision import Changeable, Replaced
from layers.territory.models import Grid


class Industry(models.TextChoices):
    """Sections of GB/T 4754, as far as a county has them."""

    FARMING = "farming", _("Farming and fishery")
    MANUFACTURING = "manufacturing", _("Manufacturing")
    ENERGY = "energy", _("Electricity, gas and water")
    CONSTRUCTION = "construction", _("Construction")
    TRADE = "trade", _("Wholesale and retail")
    TRANSPORT = "transport", _("Transport, storage and post")
    CATERING = "catering", _("Hotels and catering")
    SOFTWARE = "software", _("Information and software")
    FINANCE = "finance", _("Finance")
    PROPERTY = "property", _("Real estate")
    BUSINESS = "business", _("Leasing and business services")
    SERVICES = "services", _("Repair and personal services")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health and social work")
    LEISURE = "leisure", _("Culture, sport and leisure")


class SafetyClass(models.TextChoices):
    """Risk of the workplace in four steps, as it is posted at the gate."""

    MAJOR = "major", _("Major risk (red)")
    HIGH = "high", _("Higher risk (orange)")
    GENERAL = "general", _("General risk (yellow)")
    LOW = "low", _("Low risk (blue)")


class EnterpriseFacts(models.Model):
    """What is known of an enterprise; legal person and phone are encrypted (layers/privacy.py)."""

    sealed: ClassVar[tuple[str, ...]] = ("legal_person", "phone")

    name = models.CharField(max_length=120)
    uscc = models.CharField(
        max_length=18, blank=True, help_text=_("Unified social credit code, GB 32100")
    )
    legal_person = models.BinaryField()
    phone = models.BinaryField()
    phone_hash = models.BinaryField(max_length=32, null=True)
    industry = models.CharField(max_length=13, choices=Industry, blank=True)
    staff_count = models.PositiveIntegerField(null=True, blank=True)
    safety_class = models.CharField(max_length=7, choices=SafetyClass, blank=True)
    address = models.CharField(max_length=200)
    geom = models.PointField(srid=4326)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Enterprise(EnterpriseFacts, Changeable):
    """An enterprise. Rows are written by the verbs of this layer only."""

    uuid = models.UUIDField(unique=True, help_text=_("Made by the client: same UUID, same object"))
    # Always the grid that covers the point; a border that moves takes it along (follow_borders.py).
    # enterprise_by_name serves what an index of its own would.
    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="enterprises", db_index=False
    )
    # All that has to be known is known; stored because the map and the counts show it.
    complete = models.BooleanField(default=False, db_default=False)
    # Written by the visits of layers.fieldwork, which keep the history of it.
    visited_at = models.DateTimeField(null=True, blank=True)
    source_system = models.CharField(max_length=40, blank=True, default="", db_default="")
    source_id = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="enterprise_by_name", fields=["grid", "name", "id"]),
            models.Index(
                F("grid"),
                F("visited_at").asc(nulls_first=True),
                name="enterprise_by_visit",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(name="enterprise_by_phone", fields=["phone_hash"]),
            models.Index(short_name(), name="enterprise_by_short_name"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="enterprise_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="enterprise_uscc_shape",
                condition=Q(uscc="") | Q(uscc__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
            ),
            models.UniqueConstraint(
                name="enterprise_once_by_uscc",
                fields=["uscc"],
                condition=~Q(uscc="") & Q(closed_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="enterprise_once_of_source",
                fields=["source_system", "source_id"],
                condition=~Q(source_system=""),
            ),
        ]


class EnterpriseRevision(EnterpriseFacts, Replaced):
    """An earlier state of an enterprise. It outlives the row, hence no key into its table."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.DO_NOTHING, db_constraint=False, related_name="revisions"
    )
    grid = models.ForeignKey(
        Grid, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )

    class Meta(Replaced.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="enterpriserevision_once", fields=["enterprise", "version"]
            ),
        ]
