"""Who reads which bulletin: the approved ones all staff, drafts those who make and decide them."""

from django.db.models import QuerySet

from layers.oversight.models import Bulletin
from layers.staff.models import Role
from layers.staff.scope import Scope


def for_scope(scope: Scope) -> QuerySet[Bulletin]:
    """Bulletins this person may read; nobody's when signed out."""
    if not scope.user_id:
        return Bulletin.objects.none()
    if Role.SUPERVISOR in scope.roles or (scope.everything and Role.LEADER in scope.roles):
        return Bulletin.objects.all()
    return Bulletin.objects.filter(state=Bulletin.State.APPROVED)
