"""People at the border editor: take hold of a vertex by mouse or finger, read the sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shapely
from playwright.sync_api import Locator, Page, expect

from layers.territory.queries import grids_in_force
from tests.territory.borders import assert_history_agrees, assert_partition, shape

# Three vertices of the border that A1 and A2 share (``village`` of the conftest), north to south.
A, B, C = (117.9521, 33.985), (117.9487, 33.975), (117.9515, 33.965)


@dataclass(frozen=True, slots=True)
class Pen:
    """One person's editor in one browser."""

    page: Page

    def vertices(self, kind: str = "plain") -> Locator:
        """Handles of vertices (``plain``, ``junction``) or of places to add one (``middle``)."""
        return self.page.locator(f".vertex.{kind}")

    def vertex(self, number: int, kind: str = "plain") -> Locator:
        """The handle of that kind that is so many from the top of the map, from 0."""
        tops = [
            box["y"] if box else 0 for box in map(Locator.bounding_box, self.vertices(kind).all())
        ]
        return self.vertices(kind).nth(sorted(range(len(tops)), key=tops.__getitem__)[number])

    def drag(self, handle: Locator, right: float, down: float, *, drop: bool = True) -> None:
        """By mouse, in pixels."""
        x, y = centre(handle)
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        for part in (0.3, 0.7, 1.0):
            mouse.move(x + right * part, y + down * part)
        if drop:
            mouse.up()

    def pull(self, handle: Locator, right: float, down: float) -> None:
        """As a person at this screen does it: by finger on a phone, else by mouse."""
        by_finger = self.page.evaluate("matchMedia('(pointer: coarse)').matches")
        (self.touch if by_finger else self.drag)(handle, right, down)

    def touch(self, handle: Locator, right: float, down: float) -> None:
        """By finger, as the browser gets it from a touch screen."""
        x, y = centre(handle)
        session = self.page.context.new_cdp_session(self.page)

        def send(kind: str, *spots: tuple[float, float]) -> None:
            points = [{"x": a, "y": b} for a, b in spots]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        send("touchStart", (x, y))
        for part in (0.3, 0.7, 1.0):
            send("touchMove", (x + right * part, y + down * part))
        send("touchEnd")
        session.detach()

    def tool(self, name: str) -> Locator:
        return self.page.locator(f"[data-do={name}]")

    def hint(self) -> Locator:
        return self.page.locator("#hint")

    def count(self) -> Locator:
        """How many changes were made, in words."""
        return self.page.locator("#count")

    def checked(self) -> None:
        """Wait until the server has said that the change is fine."""
        expect(self.page.locator(".verdict.green")).to_be_visible()

    def because(self, words: str) -> None:
        """Give a reason, pulling up the sheet of a phone, and save or submit."""
        if not self.page.locator("#why").is_visible():
            self.page.locator("#grip").click()
        self.page.get_by_label("Reason in words").fill(words)
        self.tool("save").click()

    def kept(self) -> Any:
        """What this device keeps, by key."""
        return self.page.evaluate(
            """() => Object.fromEntries(Object.entries(localStorage)
                .filter(([key]) => key.startsWith('borders/')))"""
        )


Draw = Callable[..., Pen]


def centre(handle: Locator) -> tuple[float, float]:
    box = handle.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def nodes(code: str) -> set[tuple[float, float]]:
    """The vertices of the grid in force with this code."""
    land = shape(grids_in_force().get(code=code))
    return {(x, y) for x, y in shapely.get_coordinates(land).tolist()}


def assert_village(village: Any) -> None:
    """The grids in force cover the village once, and the history says how they came to."""
    rows = grids_in_force().filter(village__code=village.code)
    assert_partition([shape(row) for row in rows], village.outline)
    assert_history_agrees()
