"""Reading proposals for a person: one's own, and those of the area where one decides."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from layers.errors import NotFound
from layers.territory.bench import Editor
from layers.territory.models import Proposal


def for_editor(editor: Editor) -> QuerySet[Proposal]:
    """Proposals that this person made or may decide on, newest first, with names, no shapes."""
    rows = Proposal.objects.filter(Q(proposer=editor.user_id) | _to_decide(editor))
    named = rows.select_related("village__parent", "proposer", "decided_by")
    return named.defer("village__geom", "village__parent__geom", "change")


def waiting_for(editor: Editor) -> QuerySet[Proposal]:
    """Open proposals that this person may decide on."""
    return Proposal.objects.filter(_to_decide(editor), state=Proposal.State.OPEN)


def one_proposal(editor: Editor, pk: int) -> Proposal:
    """The proposal with what was drawn. Raises NotFound when it is none of this person's."""
    rows = for_editor(editor).select_related(None)
    named = rows.select_related("village__parent", "proposer", "decided_by", "grid_set", "edit")
    proposal = named.defer(None).defer("village__geom", "village__parent__geom").filter(pk=pk)
    found = proposal.first()
    if found is None:
        raise NotFound(_("There is no such proposal. Reload the list."))
    return found


def decides(editor: Editor) -> bool:
    """Whether proposals anywhere wait for this person's decision."""
    return bool(editor.roles & {"town_dispatcher", "county_dispatcher"})


def _to_decide(editor: Editor) -> Q:
    if "county_dispatcher" in editor.roles:
        return ~Q(pk__in=[])
    if "town_dispatcher" in editor.roles:
        return Q(village__parent__in=editor.divisions)
    return Q(pk__in=[])
