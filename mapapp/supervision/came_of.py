"""What a whistle or a notice came of, where that is no case: the early warning behind it."""

import re
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from layers.insight.warning.queries import for_scope
from layers.staff.scope import Scope

_ALARM: Final = re.compile(r"alarm:(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """``url`` is empty for those who may not see the warning."""

    number: int
    url: str


def warning_behind(origin: str, scope: Scope) -> Source | None:
    """The warning that ``origin`` names, None without one; at most one statement."""
    found = _ALARM.fullmatch(origin)
    if found is None:
        return None
    pk = int(found[1])
    seen = for_scope(scope).filter(pk=pk).exists()
    return Source(pk, reverse("overview:warning", args=[pk]) if seen else "")
