"""Draws the status graph of ``states.py``: a picture (SVG), a mermaid text, a table. Pure.

The picture is ours, since nothing that draws graphs is installed where the documents are made.
"""

from collections import defaultdict
from typing import Final

from layers.cases.states import ENDED, GRAPH, PAUSED, State, Verb

_WIDTH, _HEIGHT = 1200, 640
_BOX_WIDTH, _BOX_HEIGHT = 150, 46
# Centres of the boxes.
_AT: Final[dict[str, tuple[int, int]]] = {
    State.REGISTERED: (110, 180),
    State.DISPATCHED: (400, 180),
    State.ACCEPTED: (690, 180),
    State.RESOLVED: (960, 180),
    State.VERIFIED: (1100, 340),
    State.CLOSED: (960, 500),
    State.AWAITING: (400, 40),
    State.SUSPENDED: (780, 40),
    State.DECLINED: (110, 500),
    State.VOID: (330, 590),
    State.MERGED: (600, 590),
}
_ENDS_ANYWHERE: Final = (Verb.VOID, Verb.MERGE)

PAGE: Final = """# The states of a case

Drawn from [layers/cases/states.py](../layers/cases/states.py) by `manage.py draw_case_states`;
a test fails when this page is not what the file says.

![The states of a case and the verbs between them](case-states.svg)

An open case can also be declared void or merged at any time; the picture leaves these arrows out.

```mermaid
{mermaid}
```

| verb | from | to |
|---|---|---|
{table}
"""


def page() -> str:
    """The whole document, in Markdown."""
    return PAGE.format(mermaid=_mermaid(), table=_table())


def moves() -> dict[tuple[str, str], list[str]]:
    """The verbs that lead from one state to another, by (from, to)."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for verb, step in GRAPH.items():
        for source in State.values:
            if source in step.sources - step.stays:
                for target in State.values:
                    if target in step.targets and _possible(verb, source, target):
                        found[source, target].append(str(Verb(verb).value))
    return found


def _possible(verb: str, source: str, target: str) -> bool:
    """Only what was done goes back to a unit, and only what was turned away begins again."""
    if verb == Verb.REOPEN:
        return (source == State.CLOSED) == (target == State.DISPATCHED)
    if verb == Verb.RESUME and source == State.SUSPENDED:
        # Dispatched: it was reassigned while it waited.
        return target != State.REGISTERED
    return source != target or verb == Verb.DISPATCH


def _mermaid() -> str:
    lines = ["stateDiagram-v2", "    [*] --> registered: register"]
    lines += [
        f"    {source} --> {target}: {', '.join(verbs)}"
        for (source, target), verbs in moves().items()
    ]
    lines += [f"    {state} --> [*]" for state in State.values if state in ENDED]
    return "\n".join(lines)


def _table() -> str:
    rows = ["| register | – | registered |"]
    for verb, step in GRAPH.items():
        sources = ", ".join(state for state in State.values if state in step.sources)
        if step.sources == frozenset(State):
            sources = "any"
        targets = ", ".join(state for state in State.values if state in step.targets)
        if step.stays:
            kept = ", ".join(state for state in State.values if state in step.stays)
            targets += f" ({kept}: stays)"
        rows.append(f"| {Verb(verb).value} | {sources} | {targets or 'stays'} |")
    return "\n".join(rows)


def picture() -> str:
    """The graph as an SVG document without style sheet or script."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="system-ui, sans-serif" font-size="13">',
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        'markerHeight="7" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="#485a76"/>'
        "</marker></defs>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    parts += [
        _arrow(source, target, verbs)
        for (source, target), verbs in moves().items()
        if source != target and not set(verbs) <= {str(verb.value) for verb in _ENDS_ANYWHERE}
    ]
    parts += [_box(state) for state in State]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _box(state: State) -> str:
    x, y = _AT[state]
    fill, edge = "#e9f1ff", "#1557d0"
    if state in PAUSED:
        fill, edge = "#fff3e0", "#9a4c00"
    elif state == State.CLOSED:
        fill, edge = "#e6f5ec", "#14704a"
    elif state in ENDED:
        fill, edge = "#eef2f7", "#5d6c85"
    left, top = x - _BOX_WIDTH // 2, y - _BOX_HEIGHT // 2
    return (
        f'<rect x="{left}" y="{top}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="9" '
        f'fill="{fill}" stroke="{edge}" stroke-width="1.5"/>'
        f'<text x="{x}" y="{y + 5}" text-anchor="middle" font-weight="600" fill="#12233d">'
        f"{state.value}</text>"
    )


def _arrow(source: str, target: str, verbs: list[str]) -> str:
    """A curve from the border of one box to that of the other, bent to its right."""
    (x1, y1), (x2, y2) = _AT[source], _AT[target]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    bend = 0.1 * length + 12
    middle_x = (x1 + x2) / 2 - (y2 - y1) / length * bend
    middle_y = (y1 + y2) / 2 + (x2 - x1) / length * bend
    start = _border(x1, y1, middle_x, middle_y)
    end = _border(x2, y2, middle_x, middle_y)
    words_x = 0.25 * start[0] + 0.5 * middle_x + 0.25 * end[0]
    words_y = 0.25 * start[1] + 0.5 * middle_y + 0.25 * end[1]
    words = ", ".join(verbs)
    width = 7 * len(words) + 6
    return (
        f'<path d="M{start[0]:.0f} {start[1]:.0f}Q{middle_x:.0f} {middle_y:.0f} '
        f'{end[0]:.0f} {end[1]:.0f}" fill="none" stroke="#485a76" stroke-width="1.3" '
        'marker-end="url(#tip)"/>'
        f'<rect x="{words_x - width / 2:.0f}" y="{words_y - 9:.0f}" width="{width}" height="17" '
        'fill="#fff" opacity=".9"/>'
        f'<text x="{words_x:.0f}" y="{words_y + 4:.0f}" text-anchor="middle" fill="#485a76">'
        f"{words}</text>"
    )


def _border(x: float, y: float, to_x: float, to_y: float) -> tuple[float, float]:
    """Where the line from the centre of a box towards a point leaves the box."""
    dx, dy = to_x - x, to_y - y
    across = (_BOX_WIDTH / 2 + 2) / abs(dx) if dx else float("inf")
    down = (_BOX_HEIGHT / 2 + 2) / abs(dy) if dy else float("inf")
    share = min(across, down)
    return x + dx * share, y + dy * share
