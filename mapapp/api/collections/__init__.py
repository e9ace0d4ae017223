"""The collections by name, in the order in which they are listed."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from layers.errors import NotFound
from mapapp.api.collection import Collection
from mapapp.api.collections.cases import CASES
from mapapp.api.collections.divisions import DIVISIONS
from mapapp.api.collections.enterprises import ENTERPRISES
from mapapp.api.collections.grids import GRIDS
from mapapp.api.collections.hazards import HAZARDS
from mapapp.api.collections.households import HOUSEHOLDS
from mapapp.api.collections.mailboxes import MAILBOXES

COLLECTIONS: Final[Mapping[str, Collection]] = {
    collection.name: collection
    for collection in (GRIDS, DIVISIONS, HOUSEHOLDS, ENTERPRISES, CASES, MAILBOXES, HAZARDS)
}


def collection_named(name: str) -> Collection:
    """Raises NotFound."""
    found = COLLECTIONS.get(name)
    if found is None:
        raise NotFound(_("There is no such collection."))
    return found
