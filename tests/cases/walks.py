"""Walks a case to any state, as the people of the small county would."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.ask_information import ask_information
from layers.cases.close import close
from layers.cases.decline import decline
from layers.cases.dispatch import dispatch
from layers.cases.models import Case
from layers.cases.resolve import resolve
from layers.cases.suspend import suspend
from layers.cases.verify import verify
from layers.cases.void import void


def soon(days: int = 7) -> date:
    """A day from today."""
    return timezone.localdate() + timedelta(days=days)


def walk(case: Case, to: str, staff: SimpleNamespace, scopes: SimpleNamespace) -> Case:
    """Bring a registered ``case`` to the state ``to`` (all but merged) by way of Dong's unit."""
    bo = (case.number, staff.bo, scopes.bo)
    dong = (case.number, staff.dong, scopes.dong)
    short: dict[str, Callable[[], Case]] = {
        "declined": lambda: decline(*bo, reason="不属受理范围"),
        "void": lambda: void(*bo, reason="重复录入"),
    }
    if to in short:
        return short[to]()
    steps: list[tuple[str, Callable[[], Case]]] = [
        ("dispatched", lambda: dispatch(*bo, department=staff.sanitation)),
        ("accepted", lambda: accept(*dong)),
        ("resolved", lambda: resolve(*dong, answer="已清运。", note="甲班")),
        ("verified", lambda: verify(*bo, finding="现场看过")),
        ("closed", lambda: close(*bo)),
    ]
    aside: dict[str, Callable[[], Case]] = {
        "awaiting": lambda: ask_information(*dong, question="具体是哪一栋？"),
        "suspended": lambda: suspend(*bo, reason="等配件到货", review_on=soon()),
    }
    if to == "registered":
        return case
    for state, step in steps:
        case = step()
        if state == to:
            return case
        if state == "accepted" and to in aside:
            return aside[to]()
    raise ValueError(to)
