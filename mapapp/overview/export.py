"""``export.html``: the view of the address as one file to hand on. Nobody signs in to read it, so
small counts have no colour there and no numbers of areas travel along."""

import json
from datetime import timedelta
from typing import Final
from urllib.parse import quote

import numpy as np
import shapely
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.errors import Refused
from layers.insight.counts import counts
from layers.insight.frame import chain, land
from layers.insight.households import households
from layers.insight.look import Look, look
from layers.insight.outline import outlines
from layers.insight.shades import PATTERNS, Shaded, shaded
from layers.insight.travel import ids_of
from mapapp.access.context import request_scope
from mapapp.overview.asked import Asked, asked
from mapapp.overview.door import leaders_only
from mapapp.overview.words import area_words, pattern_words

Palette = list[tuple[str, float]]
HOT: Final[Palette] = [
    ("#ffc79a", 0.62), ("#ff8a5c", 0.78), ("#ff4a33", 0.82),
    ("#9fcbff", 0.5), ("#559dff", 0.68), ("#1f66ff", 0.75),
]  # fmt: skip
RAMP: Final[Palette] = [
    ("#17365f", 0.8), ("#1f5aa0", 0.8), ("#3f93d8", 0.8), ("#ffb454", 0.8), ("#ff5b45", 0.8),
]  # fmt: skip
DENSITY: Final[Palette] = [
    ("#132a63", 0.41), ("#1b4fd8", 0.47), ("#1789dc", 0.53), ("#19c3d6", 0.59), ("#45d2a8", 0.65),
    ("#6fe07a", 0.71), ("#b9da63", 0.77), ("#ffd34d", 0.83), ("#ff4a33", 0.89),
]  # fmt: skip
PATTERN: Final[Palette] = [
    ("#ff4a33", 0.75), ("#ff7a3d", 0.75), ("#d81e4b", 0.75), ("#ff9f5a", 0.75), ("#ffd0a1", 0.75),
    ("#ffb454", 0.75), ("#e9a1ff", 0.75), ("#9a86c9", 0.75), ("#3f7fd0", 0.75),
]  # fmt: skip


@require_safe
@leaders_only
def export(request: HttpRequest) -> HttpResponse:
    """The page to download. Raises Refused where there is no land to show."""
    # folium brings pandas along, 45 MB that few processes need.
    from mapapp.overview.offline import offline_page

    wish = asked(request.GET)
    scope = request_scope(request)
    held = counts()
    ground = land(scope, within=wish.within, borders=wish.borders)
    if not len(ground.grids):
        raise Refused(_("There are no grids to show yet."))
    one_step = wish.mode == "emerging"
    seen = look(held.cube, ground, held.lattice, wish.wish(back=wish.back if one_step else 0))
    people = households(ground, seen.frame) if wish.mode == "rate" else None
    found = shaded(seen, wish.mode, wish.indicator, people)
    cells = seen.frame.level == "cell"
    shown = np.flatnonzero(found.classes.any(axis=1)) if cells else np.arange(len(seen.frame.ids))
    steps = found.classes.shape[1]
    places = chain(ground, wish.within)
    title = _("Governance map of %(area)s") % {
        "area": places[-1][2] if places else area_words(scope)
    }
    palette, legend = _colours(wish, found)
    page = offline_page(
        {
            "title": title,
            "subtitle": _("As of %(day)s") % {"day": timezone.localdate().isoformat()},
            "language": get_language(),
            "bounds": [round(float(x), 5) for x in shapely.total_bounds(ground.shapes)],
            "areas": json.loads(outlines(ground, wish.level, held.lattice)),
            "cell": [held.lattice.step_lon, held.lattice.step_lat] if cells else None,
            "ids": ids_of(seen.frame, shown),
            "classes": ["".join(np.base_repr(n, 36) for n in row) for row in found.classes[shown]],
            "palette": [None, *palette],
            "legend_title": _("Demands"),
            "legend": legend,
            "steps": _periods(seen, steps),
            "at": steps - 1 - (0 if one_step else min(wish.back, steps - 1)),
            "note": _note(seen, found),
            "words": {"play": _("Play"), "period": _("Period")},
        }
    )
    response = HttpResponse(page, content_type="text/html; charset=utf-8")
    name = quote(f"{title} {wish.until.isoformat()}.html")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response


def _periods(seen: Look, steps: int) -> list[str]:
    """First and last day of each step, and how many cases it had."""
    weeks = seen.wish.weeks
    words = []
    for back in range(steps - 1, -1, -1):
        last = seen.wish.until - timedelta(weeks=back)
        first = last - timedelta(days=7 * weeks - 1)
        end = len(seen.weekly) - back
        n = int(seen.weekly[end - weeks : end].sum())
        cases = ngettext("%(n)s case", "%(n)s cases", n) % {"n": n}
        words.append(f"{first:%Y-%m-%d} – {last:%m-%d} · {cases}")
    return words


def _note(seen: Look, found: Shaded) -> str:
    parts = [_("Shown are demands: what people report, not what there is.")]
    if seen.unlocated:
        parts.append(
            ngettext(
                "%(n)s case without a place is counted but not on the map.",
                "%(n)s cases without a place are counted but not on the map.",
                seen.unlocated,
            )
            % {"n": seen.unlocated}
        )
    if not found.classes.any():
        parts.append(_("Nothing stands out in this period."))
    return " ".join(parts)


def _colours(wish: Asked, found: Shaded) -> tuple[Palette, list[tuple[str, str]]]:
    if wish.mode == "density":
        return DENSITY, [(DENSITY[0][0], _("few")), (DENSITY[4][0], ""), (DENSITY[8][0], _("many"))]
    if wish.mode == "emerging":
        words = pattern_words()
        rows = [(PATTERN[i][0], words[pattern]) for i, pattern in enumerate(PATTERNS)]
        return PATTERN, [*rows, (PATTERN[-1][0], _("cold, any pattern"))]
    if wish.mode in {"rate", "choropleth"}:
        return RAMP, _limits(wish, found.limits)
    names = [
        _("Hot, 90 %"), _("Hot, 95 %"), _("Hot, 99 %"),
        _("Cold, 90 %"), _("Cold, 95 %"), _("Cold, 99 %"),
    ]  # fmt: skip
    order = (2, 1, 0, 3, 4, 5)
    return HOT, [(HOT[i][0], names[i]) for i in order]


def _limits(wish: Asked, limits: list[float]) -> list[tuple[str, str]]:
    share = wish.mode == "choropleth" and wish.indicator not in {"cases", "hours"}
    words = [f"{limit * 100:.0f} %" if share else f"{limit:.3g}" for limit in limits]
    return [(RAMP[i][0], f"≤ {text}") for i, text in enumerate(words)]
