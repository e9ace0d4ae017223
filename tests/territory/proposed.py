"""What Lan of A1 proposes in tests, and who decides."""

from typing import Any
from uuid import uuid4

from shapely import LineString, Polygon

from layers.territory.change import Change
from layers.territory.models import Division, Edit, Proposal
from layers.territory.propose import propose


def a1(**moved: float) -> Polygon:
    """A1 with corners on its eastern border, those named (s0 … s5) at other longitudes."""
    east = [(moved.get(f"s{i}", 117.95), round(33.95 + i / 100, 7)) for i in range(6)]
    return Polygon([(117.90, 33.95), *east, (117.90, 34.00)])


def moved(code: str, version: int | None = 1, **corners: float) -> Change:
    seen = {code: version} if version else {}
    return Change(
        Edit.Verb.REDRAW, (code,), seen, shapes={code: a1(**corners)}, reason="以新修的路为界",
        uuid=uuid4(),
    )  # fmt: skip


def cut(code: str, **more: Any) -> Change:
    line = LineString([(117.89, 33.96), (117.96, 33.97)])
    usual: dict[str, Any] = {"versions": {code: 1}, "line": line, "reason": "户数过多",
                             "uuid": uuid4()}  # fmt: skip
    return Change(Edit.Verb.SPLIT, (code,), **{**usual, **more})


def joined(*codes: str, **more: Any) -> Change:
    usual: dict[str, Any] = {"reason": "撤并", "uuid": uuid4()}
    return Change(Edit.Verb.MERGE, codes, **{**usual, **more})


def proposed(editor: Any, village: Division, change: Change) -> Proposal:
    return propose(editor, change, village)
