"""End a post: it stays in the history, with the first day it is no longer held."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.actor import acting
from layers.errors import NotFound, OutOfOrder, Refused
from layers.staff.administrators import leave_an_administrator
from layers.staff.models import Post


def end_post(post_id: int, actor_id: int, on: date | None = None) -> Post:
    """Set the first day the post is no longer held (today if not given); nothing is deleted.

    Raises NotFound, OutOfOrder when it has ended or nobody would be left to administer, Refused
    for a day in the past: what somebody could see then cannot be changed any more.
    """
    today = timezone.localdate()
    on = on or today
    with transaction.atomic():
        acting(actor_id, "end_post")
        leave_an_administrator(Post.objects.filter(pk=post_id), actor_id)
        post = Post.objects.select_for_update(of=("self",)).filter(pk=post_id).first()
        if post is None:
            raise NotFound(_("There is no such post. Load the page again."))
        if post.ends_on is not None and post.ends_on <= today:
            raise OutOfOrder(_("This post has already ended."))
        if on < today:
            raise Refused(_("Choose today or a later day."), "ends_on")
        # A post that has not begun by then was never held, and says so.
        post.ends_on = max(on, post.starts_on)
        post.save(update_fields=["ends_on"])
    return post
