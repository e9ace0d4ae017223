"""Which units a person stands for: those of a handler's post, and those headed as chief or
liaison."""

from datetime import date

from django.db.models import Q, QuerySet

from layers.staff.models import Department, Post, Role, User
from layers.staff.scope import Scope, current_posts


def units_of(scope: Scope) -> frozenset[int]:
    """Ids of the departments that this person handles for or heads; one statement."""
    return scope.departments | frozenset(headed_by(scope).values_list("pk", flat=True))


def headed_by(scope: Scope) -> QuerySet[Department]:
    """The units whose chief or liaison this person is."""
    return Department.objects.filter(Q(chief_id=scope.user_id) | Q(liaison_id=scope.user_id))


def people_of(department: Department, on: date) -> list[User]:
    """Who has to hear what concerns the unit: its chief, its liaison, its handlers of the day."""
    held = Post.objects.filter(
        current_posts(on), role=Role.HANDLER, department=department, user__is_active=True
    ).select_related("user")
    heads = [head for head in (department.chief, department.liaison) if head is not None]
    return [*heads, *(post.user for post in held)]


def visible_units(scope: Scope) -> list[Department]:
    """The units whose figures this person reads: the county's leaders all, others their own and
    the offices of their town. Names of other units stand in approved bulletins only (DOMAIN §7)."""
    units = Department.objects.filter(active=True).select_related("chief", "liaison")
    if not scope.everything:
        units = units.filter(Q(pk__in=units_of(scope)) | Q(town__in=scope.divisions))
    return list(units.order_by("town_id", "code"))
