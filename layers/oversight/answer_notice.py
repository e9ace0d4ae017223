"""The unit's side of a supervision notice: answer it, or contest it (申诉)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layers.cases.intake import required_words
from layers.oversight.models import Supervision, SupervisionEvent
from layers.oversight.notice_change import inform, locked, record
from layers.staff.models import Post, Role, User
from layers.staff.scope import Scope, current_posts


def reply_notice(
    pk: int, actor: User, scope: Scope, *, words: str, version: int | None = None
) -> Supervision:
    """Answer what was done. Raises Refused without words and what ``locked`` raises."""
    words = required_words(words, "words", _("Write what was done and what will be."))
    with transaction.atomic():
        notice = locked(pk, scope, SupervisionEvent.Verb.REPLY, version)
        notice.replied_at = timezone.now()
        record(notice, SupervisionEvent.Verb.REPLY, actor, note=words)
        _tell(notice, actor, gettext_noop("%(unit)s has answered %(number)s."))
        return notice


def contest(
    pk: int, actor: User, scope: Scope, *, words: str, version: int | None = None
) -> Supervision:
    """Say why it is not so. The clock to answer stands still until the supervisors decide.

    Raises Refused without words and what ``locked`` raises.
    """
    words = required_words(words, "words", _("Write why this is not so, with what shows it."))
    with transaction.atomic():
        notice = locked(pk, scope, SupervisionEvent.Verb.CONTEST, version)
        record(notice, SupervisionEvent.Verb.CONTEST, actor, note=words)
        _tell(notice, actor, gettext_noop("%(unit)s contests a finding %(number)s."))
        return notice


def _tell(notice: Supervision, actor: User, words: str) -> None:
    """Tell whoever issued it; what a rule found, all supervisors."""
    people = [notice.issued_by] if notice.issued_by else _supervisors()
    inform(people, notice, words, besides=actor.pk, unit=notice.department.name,
           number=notice.number)  # fmt: skip


def _supervisors() -> list[User]:
    held = Post.objects.filter(
        current_posts(timezone.localdate()), role=Role.SUPERVISOR, user__is_active=True
    ).select_related("user")
    return [post.user for post in held]
