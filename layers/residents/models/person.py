"""A person of a household. Row-level security (migration 0003) shows rows within a scope only."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.residents.models.household import Household, Residence
from layers.revision import Changeable, Replaced


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class Relation(models.TextChoices):
    """To the head of the household."""

    HEAD = "head", _("Head of household")
    SPOUSE = "spouse", _("Husband or wife")
    CHILD = "child", _("Son or daughter")
    PARENT = "parent", _("Father or mother")
    GRANDCHILD = "grandchild", _("Grandchild")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Other")


class CareGroup(models.TextChoices):
    """Who is to be looked after. To serve only: no managed group is kept in this system."""

    LIVING_ALONE = "living_alone", _("Living alone")
    DISABLED = "disabled", _("Disabled")
    SERIOUSLY_ILL = "seriously_ill", _("Seriously ill")
    LOW_INCOME = "low_income", _("Low income")
    LEFT_BEHIND_CHILD = "left_behind_child", _("Left-behind child")


class PersonFacts(models.Model):
    """What is known of a person; name, ID number and phone are encrypted (layers/privacy.py)."""

    sealed: ClassVar[tuple[str, ...]] = ("name", "id_number", "phone")

    name = models.BinaryField()
    id_number = models.BinaryField()
    phone = models.BinaryField()
    # Keyed hashes, to find a person by the whole value; NULL where there is none.
    name_hash = models.BinaryField(max_length=32, null=True)
    id_hash = models.BinaryField(max_length=32, null=True)
    phone_hash = models.BinaryField(max_length=32, null=True)
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    born_on = models.DateField(null=True, blank=True)
    relation = models.CharField(max_length=11, choices=Relation)
    residence = models.CharField(max_length=8, choices=Residence, blank=True)
    party_member = models.BooleanField(default=False)
    volunteer = models.BooleanField(default=False)
    care_groups = ArrayField(models.CharField(max_length=17, choices=CareGroup), default=list)

    class Meta:
        abstract = True


class Person(PersonFacts, Changeable):
    """A person. Read and written through ``layers.residents`` with a scope, never directly."""

    uuid = models.UUIDField(unique=True, help_text=_("Made by the client: same UUID, same object"))
    # person_once_in_household serves what an index of its own would.
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="people", db_index=False
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="person_by_name", fields=["name_hash"]),
            models.Index(name="person_by_id_number", fields=["id_hash"]),
            models.Index(name="person_by_phone", fields=["phone_hash"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="person_care_groups_known",
                condition=Q(care_groups__contained_by=[*CareGroup.values]),
            ),
            models.UniqueConstraint(
                name="household_has_one_head",
                fields=["household"],
                condition=Q(relation=Relation.HEAD),
            ),
            models.UniqueConstraint(
                name="person_once_in_household", fields=["household", "id_hash"]
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk} of household {self.household_id}"

    @property
    def group_words(self) -> list[str]:
        """The care groups in words."""
        return [str(CareGroup(group).label) for group in self.care_groups]


class PersonRevision(PersonFacts, Replaced):
    """An earlier state of a person, encrypted like the present one, under the same security."""

    person = models.ForeignKey(
        Person, on_delete=models.DO_NOTHING, db_constraint=False, related_name="revisions"
    )
    household = models.ForeignKey(
        Household, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )

    class Meta(Replaced.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="personrevision_once", fields=["person", "version"]),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} v{self.version}"
