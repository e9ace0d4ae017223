"""One row of a file of cases, read: each cell checked apart, so that every fault is told."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from layers.cases.intake import MAX_ADDRESS, MAX_NAME, clean_phone, clean_text, clean_words
from layers.cases.models import Category, Channel, Complainant
from layers.cases.source import MAX_SOURCE_ID
from layers.errors import Refused
from layers.territory.crs import CRS_NAMES, to_wgs84

_CLOSED: Final = frozenset(
    {"closed", "已结案", "结案", "已办结", "办结", "已完成", "完成", "已归档", "归档", "关闭"}
)
_OPEN: Final = frozenset(
    {"", "open", "registered", "已登记", "待派单", "待受理", "待办", "未办结"}
    | {"处理中", "办理中", "在办"}
)
_KINDS: Final = {
    "": "person", "person": "person", "个人": "person", "群众": "person", "居民": "person",
    "enterprise": "enterprise", "企业": "enterprise", "单位": "enterprise",
}  # fmt: skip
_TIME: Final = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[ T]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})秒?)?)?"
)
_EARLIEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be imported: its number in the file, the field, what to do."""

    row: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row without a fault. ``lon``/``lat`` WGS84; the times aware, ``closed_at`` only where the
    case was closed over there."""

    row: int
    source_id: str
    text: str
    category: Category
    lon: float | None
    lat: float | None
    address: str
    name: str
    phone: str
    kind: str
    channel: str
    received_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    answer: str


class Reader:
    """Knows the categories and the words for channels; reads one row after another."""

    def __init__(self, crs: str = "wgs84") -> None:
        """``crs``: of the coordinates in the file. Raises Refused for an unknown one."""
        if crs not in CRS_NAMES:
            raise Refused(_("Unknown crs. Use wgs84, gcj02 or bd09."), "crs")
        self.crs = crs
        self.now = timezone.now()
        self.channels = _channels()
        self.categories: dict[str, list[Category]] = {}
        for row in Category.objects.select_related("parent"):
            words = {word.casefold() for word in (row.code, row.name, row.name_en) if word}
            for word in words:
                self.categories.setdefault(word, []).append(row)

    def read(self, number: int, cells: Mapping[str, str]) -> ReadRow | list[Fault]:
        """Return the row read, or all its faults."""
        faults: list[Fault] = []

        def tried(field: str, work: Callable[[], Any]) -> Any:
            try:
                return work()
            except Refused as refused:
                faults.append(Fault(number, field, str(refused)))
                return None

        received = tried("received_at", lambda: self._time(cells.get("received_at", ""), False))
        over = tried("state", lambda: self._is_over(cells))
        closed, resolved = None, None
        if over:
            closed = tried("closed_at", lambda: self._time(cells.get("closed_at", ""), True))
            resolved = tried("resolved_at", lambda: self._time(cells.get("resolved_at", ""), True))
            closed, resolved = closed or resolved, resolved or closed
            if not cells.get("received_at"):
                faults.append(Fault(number, "received_at", _("Say when it came in.")))
            tried("closed_at", lambda: _in_order(received, resolved, closed))
        point = tried("lon", lambda: self._point(cells.get("lon", ""), cells.get("lat", "")))
        read = {
            "source_id": tried("source_id", lambda: _number(cells.get("source_id", ""))),
            "text": tried("text", lambda: clean_text(cells.get("text", ""))),
            "category": tried(
                "category", lambda: self._category(cells.get("category", ""), bool(over))
            ),
            "address": tried(
                "address", lambda: clean_words(cells.get("address", ""), "address", MAX_ADDRESS)
            ),
            "name": tried("name", lambda: clean_words(cells.get("name", ""), "name", MAX_NAME)),
            "phone": tried("phone", lambda: clean_phone(cells.get("phone", ""))),
            "kind": tried("kind", lambda: _kind(cells.get("kind", ""))),
            "channel": tried("channel", lambda: self._channel(cells.get("channel", ""))),
            "answer": tried("answer", lambda: _answer(cells.get("answer", ""))),
        }
        if faults:
            return faults
        lon, lat = point or (None, None)
        return ReadRow(
            row=number, lon=lon, lat=lat, received_at=received or self.now,
            resolved_at=resolved, closed_at=closed, **read,
        )  # fmt: skip

    def _time(self, sent: str, late: bool) -> datetime | None:
        """The time, None for none; a bare day is its beginning, or its end where ``late``."""
        if not sent:
            return None
        at = _moment(sent, late)
        if at is None or at.year < _EARLIEST:
            raise Refused(_("“%(time)s” is no time. Write it like 2026-01-31 08:00.")
                          % {"time": sent[:40]})  # fmt: skip
        if late and at.date() == timezone.localdate(self.now):
            at = min(at, self.now)
        if at > self.now:
            raise Refused(_("This time lies in the future."))
        return at

    def _is_over(self, cells: Mapping[str, str]) -> bool:
        said = cells.get("state", "").strip().casefold()
        if said not in _OPEN | _CLOSED:
            raise Refused(
                _("“%(state)s” is no state. Write 处理中 or 已结案.") % {"state": said[:20]}
            )
        if said in _CLOSED and not (cells.get("closed_at") or cells.get("resolved_at")):
            raise Refused(_("Say when it was closed, or leave the state empty."))
        return said in _CLOSED or (not said and bool(cells.get("closed_at")))

    def _point(self, lon: str, lat: str) -> tuple[float, float] | None:
        if not lon and not lat:
            return None
        try:
            return to_wgs84(float(lon), float(lat), self.crs)
        except ValueError:
            raise Refused(_("Give longitude and latitude in degrees, both or neither.")) from None

    def _category(self, sent: str, over: bool) -> Category:
        parts = [part.strip().casefold() for part in re.split(r"[/>]", sent)]
        *above, word = [part for part in parts if part] or [""]
        found = self.categories.get(word, [])
        if above:
            found = [
                row for row in found
                if row.parent and above[-1] in {row.parent.code, row.parent.name.casefold()}
            ]  # fmt: skip
        if len(found) > 1:
            raise Refused(_("There are several categories of this name. Write the code."))
        if not found:
            raise Refused(_("There is no category “%(code)s”.") % {"code": sent[:40]})
        if not (found[0].active or over):
            raise Refused(_("This category is withdrawn. Choose another one."))
        return found[0]

    def _channel(self, sent: str) -> str:
        found = self.channels.get(sent.strip().casefold() or Channel.PLATFORM.value)
        if found is None:
            raise Refused(_("Unknown channel. Choose one from the list."))
        return found


def _channels() -> dict[str, str]:
    """Codes and labels, in both languages, to codes."""
    found: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found |= {str(each.label).casefold(): each.value for each in Channel}
    return found | {each.value: each.value for each in Channel}


def _moment(sent: str, late: bool) -> datetime | None:
    try:
        if "T" in sent and (at := parse_datetime(sent)) and timezone.is_aware(at):
            return timezone.localtime(at)
        found = _TIME.match(sent)
        if found is None:
            return None
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        at = datetime(year, month, day, hour, minute, second)
        if late and found[4] is None:
            at = datetime.combine(at.date(), time(23, 59, 59))
        return timezone.make_aware(at)
    except (ValueError, OverflowError):
        return None


def _in_order(*times: datetime | None) -> None:
    given = [at for at in times if at is not None]
    if given != sorted(given):
        raise Refused(_("It cannot be resolved before it came in, nor closed before that."))


def _number(sent: str) -> str:
    number = clean_words(sent, "source_id", MAX_SOURCE_ID)
    if not number:
        raise Refused(_("The row has no number of the other system."))
    return number


def _kind(sent: str) -> str:
    found = _KINDS.get(sent.strip().casefold())
    if found not in Complainant.Kind.values:
        raise Refused(_("Say whether a person or an enterprise asks."))
    return str(found)


def _answer(sent: str) -> str:
    return clean_words(sent, "answer", 2000, lines=True)
