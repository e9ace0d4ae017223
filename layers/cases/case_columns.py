"""Which column of a file of cases means what: by the names it may have, or as somebody says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from layers.errors import Refused


@dataclass(frozen=True, slots=True)
class Column:
    """A thing that a file may say of a case; ``names``: headers it is known by, in lower case."""

    label: str | Promise
    names: tuple[str, ...]
    needed: bool = False


COLUMNS: Final[dict[str, Column]] = {
    "source_id": Column(
        _("Number in the other system"),
        ("source_id", "来源编号", "工单编号", "工单号", "诉求编号", "案件编号", "编号", "id"), True,
    ),
    "text": Column(
        _("What is the matter"),
        ("text", "诉求内容", "内容", "问题描述", "事件描述", "描述", "description"), True,
    ),
    "category": Column(
        _("Category"),
        ("category", "事项分类", "分类", "类别", "诉求类别", "事项", "service_code"), True,
    ),
    "lon": Column(_("Longitude"), ("lon", "lng", "long", "longitude", "经度", "x")),
    "lat": Column(_("Latitude"), ("lat", "latitude", "纬度", "y")),
    "address": Column(
        _("Address"), ("address", "地址", "位置", "地点", "事发地址", "诉求地址")
    ),
    "name": Column(_("Name"), ("name", "诉求人", "姓名", "联系人")),
    "phone": Column(_("Phone"), ("phone", "电话", "联系电话", "手机", "手机号")),
    "kind": Column(_("Person or enterprise"), ("kind", "诉求人类型", "主体类型")),
    "channel": Column(_("Channel"), ("channel", "渠道", "来源渠道")),
    "received_at": Column(
        _("Received"),
        ("received_at", "受理时间", "登记时间", "诉求时间", "来电时间", "上报时间", "时间"),
    ),
    "state": Column(_("State"), ("state", "status", "状态", "办理状态")),
    "resolved_at": Column(_("Resolved"), ("resolved_at", "办结时间", "完成时间")),
    "closed_at": Column(_("Closed"), ("closed_at", "结案时间", "归档时间")),
    "answer": Column(_("Public answer"), ("answer", "答复", "答复内容", "办理结果")),
}  # fmt: skip


def columns_of(header: Sequence[str], said: Mapping[str, str] | None = None) -> dict[str, int]:
    """Where each field stands. ``said`` names the header of a field; "" means it is not there.

    Raises Refused for a column that is needed and missing, or a name that no column has.
    """
    said = said or {}
    places: dict[str, int] = {}
    for at, name in enumerate(header):
        places.setdefault(name.strip().casefold(), at)
    found: dict[str, int] = {}
    for field, column in COLUMNS.items():
        names = column.names if field not in said else (said[field].strip().casefold(),)
        place = next((places[name] for name in names if name and name in places), None)
        if place is not None:
            found[field] = place
        elif said.get(field):
            raise Refused(
                _("The file has no column “%(name)s”.") % {"name": said[field][:40]}, field
            )
    return found


def missing(found: Mapping[str, int]) -> list[str]:
    """The labels of what is needed and not there."""
    return [
        str(column.label) for name, column in COLUMNS.items() if column.needed and name not in found
    ]
