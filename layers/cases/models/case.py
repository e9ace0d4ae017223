"""The case: one row, its indexes, and what the database makes sure of."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Range
from django.utils.translation import gettext_lazy as _

from layers.cases.functions import COUNTED, Grams, running
from layers.cases.models.catalogue import Category, DispatchRule
from layers.cases.states import OPEN, UNFINISHED, State
from layers.staff.models import Department
from layers.territory.models import Division, Grid


class Channel(models.TextChoices):
    WEB = "web", _("Web page")
    HOTLINE = "hotline", _("Hotline")
    PATROL = "patrol", _("Grid patrol")
    MAILBOX = "mailbox", _("Mailbox letter")
    COUNTER = "counter", _("Service counter")
    DEPUTY = "deputy", _("People's deputy")
    LEADER_MAILBOX = "leader_mailbox", _("Leader's mailbox")
    PLATFORM = "platform", _("Another platform")
    OPEN311 = "open311", _("Open311")


class PlaceState(models.TextChoices):
    """How well the place of a case is known."""

    LOCATED = "located", _("In a grid")
    OUTSIDE = "outside", _("Outside every grid")
    AMBIGUOUS = "ambiguous", _("Several places of that name")
    UNPLACED = "unplaced", _("No place given")


class Asking(models.TextChoices):
    """What the unit asks for; a dispatcher approves or refuses it."""

    RETURN = "return", _("Return")
    EXTEND = "extend", _("Extension")


class Case(models.Model):
    """One demand (诉求). Rows are written by the verbs of this layer only."""

    uuid = models.UUIDField(unique=True, help_text=_("Made by the client: same UUID, same case"))
    number = models.CharField(max_length=20, unique=True)
    # Keyed hash of the code the complainant looks the case up with; the code is not stored.
    lookup_hash = models.BinaryField(max_length=32, unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    channel = models.CharField(max_length=14, choices=Channel)
    # The system it comes from, and the number that it has there; together they are unique.
    source_system = models.CharField(max_length=40, blank=True, default="", db_default="")
    source_id = models.CharField(max_length=100, blank=True, default="", db_default="")
    summary = models.CharField(max_length=60)
    text = models.TextField()
    address = models.CharField(max_length=200, blank=True)
    public_answer = models.TextField(blank=True)
    internal_note = models.TextField(blank=True)

    geom = models.PointField(srid=4326, null=True)
    place_state = models.CharField(max_length=9, choices=PlaceState)
    # Whose index is among those below has no other: each costs every registration, and the planner
    # would now and then read a town's cases of all years by the shorter one.
    grid = models.ForeignKey(
        Grid, null=True, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    village = models.ForeignKey(
        Division, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    town = models.ForeignKey(
        Division, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The rule that chose the department, kept so that a wrong dispatch leads back to it.
    rule = models.ForeignKey(DispatchRule, null=True, on_delete=models.PROTECT)
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="cases",
        db_index=False,
    )  # fmt: skip
    # 首问负责: set when a unit first accepts, then never changes (trigger in migration 0002).
    first_department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+"
    )

    # Ids of further departments that handle it together with ``department`` (会办).
    helpers = ArrayField(models.BigIntegerField(), null=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    split_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts", db_index=False
    )

    state = models.CharField(max_length=10, choices=State, default=State.REGISTERED)
    # The open request; it ends with the decision, or when the case moves on.
    asking = models.CharField(max_length=6, choices=Asking, blank=True, default="", db_default="")
    asking_for = models.PositiveSmallIntegerField(
        null=True, help_text=_("Working days or hours asked for, in the unit of the category")
    )
    review_on = models.DateField(null=True, help_text=_("When a suspended case is looked at again"))
    received_at = models.DateTimeField(help_text=_("When the complainant said it"))
    registered_at = models.DateTimeField()
    accept_due = models.DateTimeField()
    resolve_due = models.DateTimeField()
    due_provisional = models.BooleanField(
        default=False, help_text=_("A deadline lies in a year whose calendar is not published")
    )
    # From here on a clock shows yellow: 80 % of the working time is used.
    accept_near = models.DateTimeField(null=True)
    resolve_near = models.DateTimeField(null=True)
    clock_from = models.DateTimeField(
        null=True, help_text=_("When the clocks began anew; empty: when it was received")
    )
    extra_limit = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text=_("Granted on top of the category's limit, in its unit")
    )
    extensions = models.PositiveSmallIntegerField(default=0, db_default=0)
    acknowledged_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    # How many units it was sent to, and how often work that was done had to be done again.
    hops = models.PositiveSmallIntegerField(default=0, db_default=0)
    reworks = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Fixed at close (DOMAIN §7): first-dispatch accuracy, 一次办结, 按期办结.
    one_hop = models.BooleanField(null=True)
    one_finish = models.BooleanField(null=True)
    on_time = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="case_town_open", fields=["town", "state", "resolve_due"]),
            models.Index(name="case_village_open", fields=["village", "state", "resolve_due"]),
            models.Index(name="case_grid_open", fields=["grid", "state", "resolve_due"]),
            models.Index(
                name="case_department_open", fields=["department", "state", "resolve_due"]
            ),
            models.Index(name="case_owner_open", fields=["owner", "state", "resolve_due"]),
            models.Index(name="case_open_due", fields=["state", "resolve_due"]),
            models.Index(name="case_received", fields=["received_at"]),
            models.Index(name="case_changed", fields=["changed_at"]),
            models.Index(
                name="case_not_placed",
                fields=["place_state", "resolve_due"],
                condition=~Q(place_state=PlaceState.LOCATED),
            ),
            # Most cases have none of these: small partial indexes, no cost when registering.
            GinIndex(name="case_helpers", fields=["helpers"], condition=Q(helpers__isnull=False)),
            models.Index(
                name="case_merged_into",
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
            ),
            models.Index(
                name="case_split_from", fields=["split_from"], condition=Q(split_from__isnull=False)
            ),
            models.Index(name="case_asking", fields=["asking", "town"], condition=~Q(asking="")),
            # The queue in its order: what ended long ago is not in it, so it stays small.
            models.Index(
                running(F("accept_due"), F("resolve_due")),
                F("id"),
                name="case_queue",
                condition=Q(state__in=UNFINISHED),
            ),
            models.Index(
                name="case_piles",
                fields=["category"],
                include=COUNTED,
                condition=Q(state__in=UNFINISHED),
            ),
            # What search asks (see search.py). The pending list is read by every search: short.
            GinIndex(Grams("address", "text"), name="case_grams", gin_pending_list_limit=512),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="case_located_has_grid",
                condition=Q(
                    place_state=PlaceState.LOCATED,
                    grid__isnull=False,
                    village__isnull=False,
                    town__isnull=False,
                    geom__isnull=False,
                )
                | (~Q(place_state=PlaceState.LOCATED) & Q(grid__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_text_length",
                condition=Range(Length("text"), (1, 2000)),
            ),
            models.UniqueConstraint(
                name="case_source_once",
                fields=["source_system", "source_id"],
                condition=~Q(source_id=""),
            ),
            models.CheckConstraint(
                name="case_source_named", condition=Q(source_id="") | ~Q(source_system="")
            ),
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=[*State.values])),
            models.CheckConstraint(
                name="case_merged_has_target",
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_suspended_has_review",
                condition=Q(state=State.SUSPENDED, review_on__isnull=False)
                | (~Q(state=State.SUSPENDED) & Q(review_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_asks_while_given",
                condition=Q(asking="") | Q(state__in=[State.DISPATCHED, State.ACCEPTED]),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def clock_start(self) -> datetime:
        """When the clocks that run now began."""
        return self.clock_from or self.received_at
