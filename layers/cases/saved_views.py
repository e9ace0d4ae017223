"""Views of the queue that a person keeps under a name: save one, forget one."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.cases.models import SavedQueue
from layers.errors import NotFound, Refused
from layers.staff.models import User

MOST: Final = 30
_MAX_NAME: Final = 30
_MAX_QUERY: Final = 4000


def save_view(actor: User, *, name: str, query: str) -> SavedQueue:
    """Keep the filters ``query`` (as an address has them) under ``name``; the same name again
    takes its place.

    Raises Refused without a name, for too long a view, and for more than 30.
    """
    name = clean_words(name, "name", _MAX_NAME)
    if not name:
        raise Refused(_("Give the view a name."), "name")
    if len(query) > _MAX_QUERY:
        raise Refused(_("This view has too many corners. Draw a simpler area."), "query")
    with transaction.atomic():
        # Whoever saves twice at the same moment must not have thirty-one.
        User.objects.select_for_update().get(pk=actor.pk)
        others = SavedQueue.objects.filter(user=actor).exclude(name=name).count()
        if others >= MOST:
            raise Refused(_("You have %(n)d saved views. Delete one first.") % {"n": MOST}, "name")
        view, _new = SavedQueue.objects.update_or_create(
            user=actor, name=name, defaults={"query": query}
        )
    return view


def forget_view(actor: User, key: int) -> None:
    """Delete a view of one's own. Raises NotFound for any other."""
    gone, _kinds = SavedQueue.objects.filter(user=actor, pk=key).delete()
    if not gone:
        raise NotFound(_("There is no such saved view."))
