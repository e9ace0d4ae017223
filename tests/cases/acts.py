"""Every verb as one call with fitting words: ``ACTS[verb](case, user, scope, staff)``."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from layers.cases.accept import accept
from layers.cases.acknowledge import acknowledge
from layers.cases.answer_information import answer_for_complainant
from layers.cases.ask_information import ask_information
from layers.cases.callback import callback
from layers.cases.close import close
from layers.cases.co_handle import co_handle
from layers.cases.contact import unmask
from layers.cases.decline import decline
from layers.cases.dispatch import dispatch
from layers.cases.extend import approve_extension, ask_extension, refuse_extension
from layers.cases.models import Case
from layers.cases.reassign import reassign
from layers.cases.recategorise import recategorise
from layers.cases.relocate import relocate
from layers.cases.remind import remind
from layers.cases.reopen import reopen
from layers.cases.reply import reply
from layers.cases.resolve import resolve
from layers.cases.resume import resume
from layers.cases.return_case import approve_return, ask_return, refuse_return
from layers.cases.rework import rework
from layers.cases.split import split
from layers.cases.states import Verb
from layers.cases.suspend import suspend
from layers.cases.verify import verify
from layers.cases.void import void
from layers.staff.models import User
from layers.staff.scope import Scope
from tests.cases.walks import soon

Act = Callable[[Case, User, Scope, SimpleNamespace], Any]

# Not here: register, answer and rate by the complainant, merge and take in (two cases), and what
# the clocks do by themselves.
ACTS: dict[Verb, Act] = {
    Verb.RELOCATE: lambda c, u, s, _: relocate(c.number, u, s, lon=117.92, lat=33.97),
    Verb.RECATEGORISE: lambda c, u, s, _: recategorise(
        c.number, u, s, category="garbage" if c.category.code == "lamp" else "lamp"
    ),
    Verb.ACKNOWLEDGE: lambda c, u, s, _: acknowledge(c.number, u, s, words="已受理，请放心。"),
    Verb.DECLINE: lambda c, u, s, _: decline(c.number, u, s, reason="不属受理范围"),
    Verb.ASK: lambda c, u, s, _: ask_information(c.number, u, s, question="哪一栋？"),
    Verb.ANSWER: lambda c, u, s, _: answer_for_complainant(c.number, u, s, text="三号楼"),
    Verb.DISPATCH: lambda c, u, s, t: dispatch(c.number, u, s, department=t.sanitation),
    Verb.ACCEPT: lambda c, u, s, _: accept(c.number, u, s),
    Verb.RETURN_ASK: lambda c, u, s, _: ask_return(c.number, u, s, reason="不属我局职责"),
    Verb.RETURN_OK: lambda c, u, s, _: approve_return(c.number, u, s),
    Verb.RETURN_NO: lambda c, u, s, _: refuse_return(c.number, u, s, reason="属你局职责"),
    Verb.REASSIGN: lambda c, u, s, t: reassign(c.number, u, s, person=t.lan, reason="由网格办"),
    Verb.CO_HANDLE: lambda c, u, s, t: co_handle(c.number, u, s, departments=[t.water]),
    Verb.EXTEND_ASK: lambda c, u, s, _: ask_extension(c.number, u, s, reason="等配件", more=2),
    Verb.EXTEND_OK: lambda c, u, s, _: approve_extension(c.number, u, s),
    Verb.EXTEND_NO: lambda c, u, s, _: refuse_extension(c.number, u, s, reason="时间够用"),
    Verb.SUSPEND: lambda c, u, s, _: suspend(c.number, u, s, reason="等拆迁", review_on=soon()),
    Verb.RESUME: lambda c, u, s, _: resume(c.number, u, s),
    Verb.REPLY: lambda c, u, s, _: reply(c.number, u, s, text="已派车", public=True),
    Verb.RESOLVE: lambda c, u, s, _: resolve(c.number, u, s, answer="已清运。"),
    Verb.VERIFY: lambda c, u, s, _: verify(c.number, u, s, finding="现场看过"),
    Verb.REWORK: lambda c, u, s, _: rework(c.number, u, s, reason="桶边还有垃圾"),
    Verb.CALLBACK: lambda c, u, s, _: callback(c.number, u, s, outcome="no_answer"),
    Verb.CLOSE: lambda c, u, s, _: close(c.number, u, s),
    Verb.REOPEN: lambda c, u, s, _: reopen(c.number, u, s, reason="又满了"),
    Verb.VOID: lambda c, u, s, _: void(c.number, u, s, reason="录入有误"),
    Verb.SPLIT: lambda c, u, s, _: split(
        c.number, u, s, uuid=uuid4(), text="路灯也不亮。", category="lamp"
    ),
    Verb.REMIND: lambda c, u, s, _: remind(c.number, u, s, words="请抓紧"),
    Verb.UNMASK: lambda c, u, s, _: unmask(c.number, u, s, reason="核实地址"),
}
