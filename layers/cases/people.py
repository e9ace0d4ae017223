"""Who in a unit takes a case, and which unit a person belongs to."""

from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import Case
from layers.cases.states import UNFINISHED
from layers.errors import Refused
from layers.staff.models import Department, Post, Role, User
from layers.staff.scope import current_posts


def handler_of(department: Department) -> User:
    """The department's first handler today. Raises Refused when it is closed or has none."""
    post = (
        Post.objects.filter(
            current_posts(timezone.localdate()),
            role=Role.HANDLER,
            department=department,
            department__active=True,
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )
    if post is None:
        raise Refused(
            _("%(department)s has nobody to take cases. Choose another, or ask the administrator.")
            % {"department": department.label},
            "department",
        )
    return post.user


def unit_of(person: User) -> Department:
    """The department of the person's first post today. Raises Refused for nobody's post."""
    post = (
        Post.objects.filter(
            current_posts(timezone.localdate()),
            user=person,
            user__is_active=True,
            role__in=[Role.WORKER, Role.GRID_LEAD, Role.HANDLER],
            department__isnull=False,
        )
        .select_related("department")
        .first()
    )
    if post is None or post.department is None:
        raise Refused(
            _("%(person)s takes no cases at present. Choose somebody else.") % {"person": person},
            "person",
        )
    return post.department


def unfinished_of(username: str) -> int:
    """How many cases that still need somebody are in this person's name."""
    return Case.objects.filter(owner__username=username, state__in=UNFINISHED).count()
