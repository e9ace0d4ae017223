"""What every verb on a whistle shares: load it locked and in scope, check, write, tell."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.errors import NotFound, OutOfOrder
from layers.notices.models import Kind
from layers.notices.tell import tell
from layers.oversight.models import Summons, Whistle, WhistleEvent
from layers.oversight.whistle_queries import for_scope
from layers.staff.models import Department, User
from layers.staff.scope import Scope

# Where the page of a whistle is; messages lead there (mapapp/supervision/urls.py).
PATH: Final = "/supervision/whistles/{}/"
SUMMARY: Final = 60


def locked_whistle(pk: int, scope: Scope, version: int | None = None) -> Whistle:
    """The open whistle with its row locked. Must run inside a transaction.

    Raises NotFound out of ``scope``, OutOfOrder once it has ended or when ``version`` (what the
    person saw) is no longer the present one.
    """
    found = _lock(for_scope(scope).filter(pk=pk))
    if not found.is_open:
        raise OutOfOrder(_("This whistle has ended. Reload to see how."))
    if version is not None and version != found.version:
        raise OutOfOrder(
            _("Somebody changed this whistle while you looked at it. Reload, then decide again.")
        )
    return found


def locked_summons(pk: int, scope: Scope, version: int | None = None) -> Summons:
    """One summons with its row locked, its whistle open or not. Must run inside a transaction.

    Raises NotFound out of ``scope``, OutOfOrder for an old ``version``.
    """
    visible = for_scope(scope).values("pk")
    found = (
        Summons.objects.filter(pk=pk, whistle__in=visible)
        .select_for_update(of=("self",))
        .select_related("whistle__raised_by", "whistle__case", "department__chief",
                        "department__liaison")
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound(_("Your units are not called by such a whistle."))
    if version is not None and version != found.version:
        raise OutOfOrder(
            _("Somebody changed this whistle while you looked at it. Reload, then decide again.")
        )
    return found


def _lock(whistles: QuerySet[Whistle]) -> Whistle:
    # Rows that refer to it are written meanwhile: the lock leaves its key alone.
    rows = whistles.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("raised_by").first()
    if found is None:
        raise NotFound(_("There is no such whistle in your area."))
    return found


def note(
    whistle: Whistle,
    verb: WhistleEvent.Verb,
    actor: User | None,
    *,
    department: Department | None = None,
    words: str = "",
    detail: dict[str, Any] | None = None,
) -> WhistleEvent:
    """Write what happened into the history."""
    return WhistleEvent.objects.create(
        whistle=whistle, department=department, verb=verb, actor=actor, at=timezone.now(),
        note=words, detail=detail or {},
    )  # fmt: skip


def inform(
    people: Iterable[User], whistle: Whistle, words: str, *, besides: int | None = None, **of: Any
) -> None:
    """Tell ``people`` in the county's language: ``words`` is a msgid with %(what)s and ``of``."""
    with override("zh-hans"):
        said = _(words) % {"what": whistle.text[:SUMMARY], **of}
    tell(people, Kind.OTHER, besides=besides, words=said[:300], path=PATH.format(whistle.pk))
