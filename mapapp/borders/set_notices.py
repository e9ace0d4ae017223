"""Who hears of it when a draft of a grid set is submitted or decided on."""

from django.urls import reverse
from django.utils.translation import gettext as _

from layers.notices.models import Kind
from layers.notices.tell import tell
from layers.staff.models import Post, Role, User
from layers.staff.scope import Scope, current_posts, scope_of
from layers.territory.models import GridSet, GridSetStep


def tell_leaders(draft: GridSet, scope: Scope) -> None:
    """A draft waits for a leader of the county."""
    posts = Post.objects.filter(current_posts(draft.starts_on), role=Role.LEADER)
    people = User.objects.filter(pk__in=posts.values("user"), is_active=True)
    leaders = [person for person in people if scope_of(person).leads_county]
    words = _("The grid set “%(name)s” waits for your approval.") % {"name": draft.name}
    _tell(leaders, draft, scope, words)


def tell_planner(draft: GridSet, scope: Scope, *, approved: bool) -> None:
    """Whoever submitted it hears what was decided."""
    submitted = draft.steps.filter(verb=GridSetStep.Verb.SUBMIT).select_related("actor").first()
    if submitted is None:
        return
    words = (
        _("The grid set “%(name)s” is approved.")
        if approved
        else _("The grid set “%(name)s” was sent back.")
    )
    _tell([submitted.actor], draft, scope, words % {"name": draft.name})


def _tell(people: list[User], draft: GridSet, scope: Scope, words: str) -> None:
    path = reverse("borders:set", args=[draft.pk])
    tell(people, Kind.OTHER, besides=scope.user_id, words=words, path=path)
