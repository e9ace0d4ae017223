"""Faults in words, one a line: what, which, where, how big. For the commands that import."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.territory.coverage import Fault

WORDS: Final[dict[str, str | Promise]] = {
    "code": gettext_lazy("code missing or misshapen"),
    "duplicate": gettext_lazy("code given twice"),
    "name": gettext_lazy("name missing or too long"),
    "kind": gettext_lazy("unknown kind"),
    "village": gettext_lazy("village unknown"),
    "mismatch": gettext_lazy("code is not its village's"),
    "parent": gettext_lazy("division above it unknown"),
    "misshapen": gettext_lazy("no polygon on the globe"),
    "invalid": gettext_lazy("invalid polygon"),
    "sliver": gettext_lazy("sliver"),
    "overlap": gettext_lazy("overlap"),
    "gap": gettext_lazy("gap"),
    "outside": gettext_lazy("outside the border"),
}


def lines(faults: Iterable[Fault]) -> Iterator[str]:
    """Yield a line for each fault: kind, codes, lon,lat, square metres, reason; tabs between."""
    for fault in faults:
        where = f"{fault.point[0]:.7f},{fault.point[1]:.7f}" if fault.point else "-"
        size = f"{fault.area_m2:.3f} m²" if fault.area_m2 else "-"
        codes = " ".join(fault.codes)
        yield "\t".join([str(WORDS[fault.kind]), codes, where, size, fault.reason]).rstrip()


def summary(faults: Iterable[Fault]) -> str:
    """How many faults there are of each kind, in one line."""
    counts = Counter(fault.kind for fault in faults)
    return _("Faults: %(counts)s.") % {
        "counts": ", ".join(f"{WORDS[kind]} {count}" for kind, count in counts.items())
    }
