"""Start a draft of the next grid set, from the grids in force."""

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.sql import prepared
from layers.territory.bench import Editor
from layers.territory.draft import must_plan, take_step
from layers.territory.edit import name_edit
from layers.territory.lock import lock_grid_set
from layers.territory.models import Edit, GridSet, GridSetStep

LONGEST_NAME: Final = 80

# Those without land too: their codes are not given again in the next set either.
_COPY: Final = """
INSERT INTO territory_grid (grid_set_id, village_id, code, name, kind, geom, version, retired_at)
SELECT %(draft)s::bigint, village_id, code, name, kind, geom, 1, retired_at
  FROM territory_grid WHERE grid_set_id = %(base)s::bigint ORDER BY id
"""


def start_draft(editor: Editor, name: str) -> GridSet:
    """Copy the set in force as a draft called ``name``; nothing that lives on the ground moves.

    Raises NotAllowed for all but dispatchers of the county, NotFound when no set is in force,
    Refused for the name.
    """
    must_plan(editor)
    name = clean_name(name)
    with transaction.atomic():
        base = lock_grid_set()
        now = timezone.now()
        draft = GridSet.objects.create(
            name=name, starts_on=timezone.localdate(), demonstration=base.demonstration,
            base=base, copied_at=now,
        )  # fmt: skip
        reason = _("Copied from “%(name)s”") % {"name": base.name}
        edit = Edit.objects.create(
            verb=Edit.Verb.OTHER, actor_id=editor.user_id, reason=reason[:200], made_at=now
        )
        with name_edit(edit):
            prepared(_COPY, {"draft": draft.pk, "base": base.pk})
        take_step(draft, editor, GridSetStep.Verb.START)
    return draft


def clean_name(name: str) -> str:
    """Return the name, trimmed. Raises Refused when it is missing, too long or not to be read."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused(_("Give the draft a name of at most 80 characters."), "name")
    return name
