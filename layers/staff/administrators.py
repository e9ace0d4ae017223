"""Somebody must always be able to administer: what a change of staff has to leave behind."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import OutOfOrder
from layers.staff.models import Post, Role
from layers.staff.scope import current_posts


def leave_an_administrator(ending: QuerySet[Post], actor_id: int) -> None:
    """Raise OutOfOrder if without the posts ``ending`` nobody, or not the actor, administers.

    Call inside the transaction of the change: locks the administrators' posts, so that two
    administrators cannot dismiss each other at once.
    """
    held = list(
        Post.objects.select_for_update(of=("self",)).filter(
            current_posts(timezone.localdate()),
            role=Role.ADMINISTRATOR,
            user__is_active=True,
        )
    )
    gone = set(ending.filter(role=Role.ADMINISTRATOR).values_list("pk", flat=True))
    if not gone:
        return
    staying = {post.user_id for post in held if post.pk not in gone and post.ends_on is None}
    losing = {post.user_id for post in held if post.pk in gone}
    if actor_id in losing and actor_id not in staying:
        raise OutOfOrder(
            _("This is your own last administrator post. Ask another administrator to end it.")
        )
    if losing and not staying:
        raise OutOfOrder(
            _("Nobody would be left to administer. Give somebody else the post first.")
        )
