"""Users, departments and posts. A post gives a person a role, for an area, in a department."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.bilingual import Bilingual
from layers.territory.models import Division, Grid


class User(AbstractUser):
    """A member of staff. Residents need no account."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(_("name"), max_length=40)
    must_change_password = models.BooleanField(default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Department(Bilingual):
    """A unit that handles cases: a county bureau, or (with ``town``) a town's own office."""

    code = models.SlugField(max_length=40, unique=True)
    town = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT)
    active = models.BooleanField(default=True)
    # 高位统筹 (DOMAIN §1, S12): they hear when the unit's cases are overdue.
    chief = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    liaison = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]


class Role(models.TextChoices):
    WORKER = "worker", _("Grid worker")
    GRID_LEAD = "grid_lead", _("Grid lead")
    TOWN_DISPATCHER = "town_dispatcher", _("Town dispatcher")
    COUNTY_DISPATCHER = "county_dispatcher", _("County dispatcher")
    HANDLER = "handler", _("Department handler")
    LEADER = "leader", _("Leader")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Post(models.Model):
    """Role × area × department, dated. The lowest id among a grid's workers is the named one."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=17, choices=Role)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT)
    grid = models.ForeignKey(
        Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("First day no longer held"))

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="post_has_its_area",
                condition=Q(role__in=[Role.WORKER, Role.GRID_LEAD], grid__isnull=False)
                | Q(role=Role.TOWN_DISPATCHER, division__isnull=False)
                | Q(role=Role.HANDLER, department__isnull=False)
                | Q(
                    role__in=[
                        Role.COUNTY_DISPATCHER,
                        Role.LEADER,
                        Role.SUPERVISOR,
                        Role.ADMINISTRATOR,
                    ]
                ),
            ),
            models.UniqueConstraint(
                name="post_once",
                fields=["user", "role", "division", "grid", "department"],
                condition=Q(ends_on__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class StaffEvent(models.Model):
    """What happened to an account or a post, by whom and when. Written by triggers, append-only.

    ``detail`` of a post: role, place, department (names of that day), starts_on, ends_on; of a
    head: head (chief or liaison), department.
    """

    class Kind(models.TextChoices):
        ENROLLED = "enrolled", _("Enrolled")
        RENAMED = "renamed", _("Renamed")
        CLOSED = "closed", _("Account closed")
        OPENED = "opened", _("Account opened again")
        PASSWORD = "password", _("One-time password given")
        GIVEN = "given", _("Post given")
        ENDED = "ended", _("Post ended")
        GOES_ON = "goes_on", _("Post goes on")
        UNDONE = "undone", _("Post taken back before it began")
        NAMED = "named", _("Named head of a unit")
        RELIEVED = "relieved", _("No longer head of a unit")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind)
    # NULL is the system: a command, an import of grids, a border that moved.
    actor = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=20, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class AccessRecord(models.Model):
    """Somebody saw personal data in full, or took data out. A trigger refuses any change."""

    class Action(models.TextChoices):
        UNMASK = "unmask", _("Seen in full")
        EXPORT = "export", _("Exported")
        IMPORT = "import", _("Imported")
        LOOKUP = "lookup", _("Looked up by phone number")

    action = models.CharField(max_length=6, choices=Action)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The kind of thing ("person", "household" …) and, for a single one, its UUID: never a name.
    subject = models.CharField(max_length=20)
    uuid = models.UUIDField(null=True, blank=True)
    grid = models.ForeignKey(
        Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rows = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.action} {self.subject} {self.made_at:%Y-%m-%d}"


class AccessToken(models.Model):
    """A long password that a program signs in with for a person; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    # What it is for, in the person's words; history shows it as the reason of what it changed.
    name = models.CharField(max_length=60)
    hash = models.BinaryField(max_length=32, unique=True)
    # The first signs, by which its owner tells it from others.
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # To the minute, so that reading does not write each time.
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"


class TokenWrite(models.Model):
    """The latest versions of a feature that a token itself wrote, ``since`` to ``version``.

    A desktop GIS keeps the version it once read while it goes on editing; what it wrote itself in
    between is not news to it.
    """

    token = models.ForeignKey(AccessToken, on_delete=models.CASCADE, related_name="+")
    feature = models.CharField(max_length=60)
    since = models.PositiveIntegerField()
    version = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="tokenwrite_once", fields=["token", "feature"]),
        ]

    def __str__(self) -> str:
        return f"{self.feature} v{self.since}–{self.version}"
