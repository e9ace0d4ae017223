"""Import a staff list: all rows in one transaction or none; the same list again changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.actor import acting
from layers.errors import OutOfOrder, Refused
from layers.staff.models import Post, User
from layers.staff.passwords import one_time_hash, one_time_password
from layers.staff.plan_import import Plan, Step, plan_import
from layers.staff.sheet import StaffRow


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done. ``passwords``: user name, name and one-time password of each new account."""

    plan: Plan
    passwords: list[tuple[str, str, str]]


def import_staff(rows: Sequence[StaffRow], actor_id: int | None = None) -> Imported:
    """Enrol, rename and assign what ``rows`` say; never ends a post or closes an account.

    Raises Refused when a row has a problem, OutOfOrder when somebody changed the same staff in
    the meantime; nothing is written then.
    """
    try:
        with transaction.atomic():
            acting(actor_id, "import")
            plan = plan_import(rows)
            if plan.problems:
                raise Refused(
                    _("Row %(row)d: %(message)s Nothing was imported; correct the file.")
                    % {"row": plan.problems[0].row, "message": plan.problems[0].message},
                    "file",
                )
            users, passwords = _enrol(plan.steps)
            _rename(plan.steps)
            _assign(plan.steps, users)
    except IntegrityError as error:
        raise OutOfOrder(
            _("Somebody changed the staff at the same time. Nothing was imported; try again."),
            "file",
        ) from error
    return Imported(plan, passwords)


def _enrol(steps: list[Step]) -> tuple[dict[str, User], list[tuple[str, str, str]]]:
    new = [(step, one_time_password()) for step in steps if step.enrols]
    users = User.objects.bulk_create(
        User(
            username=step.username,
            display_name=step.name,
            password=one_time_hash(password),
            must_change_password=True,
        )
        for step, password in new
    )
    passwords = [(step.username, step.name, password) for step, password in new]
    return {user.username: user for user in users}, passwords


def _rename(steps: list[Step]) -> None:
    changed = []
    for step in steps:
        if step.renames and step.user is not None:
            step.user.display_name = step.name
            changed.append(step.user)
    User.objects.bulk_update(changed, ["display_name"], batch_size=500)


def _assign(steps: list[Step], users: dict[str, User]) -> None:
    today = timezone.localdate()
    Post.objects.bulk_create(
        Post(
            user=step.user or users[step.username],
            role=step.seat.role,
            division=step.seat.division,
            grid=step.seat.grid,
            department=step.seat.department,
            starts_on=today,
        )
        for step in steps
        if step.adds
    )
