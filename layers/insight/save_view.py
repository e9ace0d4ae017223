"""Keep a look at the map under a name, or drop it. Everybody has their own."""

from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from layers.errors import NotFound, Refused
from layers.insight.models import SavedView
from layers.staff.models import User

MOST: Final = 30
_NAME: Final = 60
_QUERY: Final = 500


def save_view(owner: User, name: str, query: str) -> SavedView:
    """Save ``query`` as ``name``; the same name again is replaced.

    Raises Refused for a name or address that is empty or too long, and beyond ``MOST``.
    """
    name = " ".join(name.replace("\0", "").split())
    if not 1 <= len(name) <= _NAME:
        raise Refused(_("Give the view a name of at most %(n)d characters.") % {"n": _NAME}, "name")
    if len(query) > _QUERY or "\0" in query:
        raise Refused(_("This view cannot be saved."))
    try:
        with transaction.atomic():
            mine = SavedView.objects.select_for_update().filter(owner=owner)
            if len(mine.exclude(name=name)) >= MOST:
                raise Refused(
                    _("You have %(n)d saved views. Delete one before saving another.") % {"n": MOST}
                )
            return SavedView.objects.update_or_create(
                owner=owner, name=name, defaults={"query": query}
            )[0]
    except IntegrityError:
        # Two windows saved the name at once; the other's row is there now.
        return SavedView.objects.get(owner=owner, name=name)


def drop_view(owner: User, pk: int) -> None:
    """Raises NotFound for a view that is not this person's."""
    if not SavedView.objects.filter(owner=owner, pk=pk).delete()[0]:
        raise NotFound(_("There is no such saved view."))
