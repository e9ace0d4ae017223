"""The forms of a case's verbs: what each asks for and where it stands. One template draws them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from layers.cases.models import Callback, Category
from layers.cases.states import Verb
from layers.oversight.questionnaire import active_questions

Words = str | Promise
YES_NO: Final = (("1", _("Yes")), ("0", _("No")))
SCORES: Final = (
    ("5", _("5 · very content")), ("4", _("4 · content")), ("3", _("3 · so-so")),
    ("2", _("2 · not content")), ("1", _("1 · not at all content")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """An input. ``kind``: text (many lines), line, number, day, moment, choice, units, taker (a
    unit or a person), category, uuid."""

    name: str
    label: Words
    kind: str = "text"
    required: bool = False
    choices: tuple[tuple[str, Words], ...] = ()
    # Shown only while that other field has this value: "outcome=answered".
    only_if: str = ""


@dataclass(frozen=True, slots=True)
class VerbForm:
    """A verb's opener (``label``), its ``fields`` and the words on the button that sends them.

    ``then``: whether the desk stays with the case or goes on to the next.
    """

    verb: Verb
    group: str
    icon: str
    label: Words
    send: Words
    fields: tuple[Field, ...]
    then: str = "stay"
    danger: bool = False


GROUPS: Final[dict[str, Words]] = {
    "decide": _("Decide"),
    "time": _("Time"),
    "who": _("Who handles it"),
    "complainant": _("Complainant"),
    "check": _("Check"),
    "end": _("End and begin again"),
}

FORMS: Final = (
    VerbForm(Verb.EXTEND_OK, "decide", "check", _("Approve the extension"), _("Approve"),
             (Field("words", _("For the complainant (optional)"), "line"),)),
    VerbForm(Verb.EXTEND_NO, "decide", "x", _("Refuse"), _("Refuse the extension"),
             (Field("reason", _("Why there is no more time"), required=True),)),
    VerbForm(Verb.RETURN_OK, "decide", "check", _("Take it back"), _("Approve the return"),
             (Field("note", _("Note (internal, optional)"), "line"),)),
    VerbForm(Verb.RETURN_NO, "decide", "x", _("Refuse"), _("Refuse the return"),
             (Field("reason", _("Why it stays with the unit"), required=True),)),
    VerbForm(Verb.EXTEND_ASK, "time", "clock", _("Ask for more time"), _("Ask for more time"),
             (Field("more", _("How much more (working days or hours, as the category counts)"),
                    "number", required=True),
              Field("reason", _("Why more time is needed"), required=True))),
    VerbForm(Verb.SUSPEND, "time", "pause", pgettext_lazy("verb", "Suspend"), _("Suspend the case"),
             (Field("review_on", _("Look at it again on"), "day", required=True),
              Field("reason", _("Why it has to wait (the complainant reads this)"),
                    required=True)), then="next"),
    VerbForm(Verb.RESUME, "time", "play", _("Resume"), _("Let it go on"),
             (Field("note", _("Note (internal, optional)"), "line"),)),
    VerbForm(Verb.REMIND, "time", "bell", _("Remind"), _("Send the reminder"),
             (Field("words", _("Words to the unit (optional)"), "line"),)),
    VerbForm(Verb.RETURN_ASK, "who", "undo-2", _("Return it"), _("Ask to return it"),
             (Field("reason", _("Why it is not for us"), required=True),)),
    VerbForm(Verb.REASSIGN, "who", "shuffle", _("Reassign"), _("Reassign"),
             (Field("to", _("Who takes it"), "taker", required=True),
              Field("reason", _("Why somebody else"), required=True)), then="next"),
    VerbForm(Verb.RECATEGORISE, "who", "list", _("Change the category"), _("Change the category"),
             (Field("category", _("Category"), "category", required=True),
              Field("reason", _("Why (internal, optional)"), "line"))),
    VerbForm(Verb.CO_HANDLE, "who", "users", _("Co-handle"), _("Ask to join in"),
             (Field("departments", _("Unit that joins in"), "units", required=True),
              Field("note", _("What it should do (internal)"), "line"))),
    VerbForm(Verb.MERGE, "who", "merge", _("Merge"), _("Merge into that case"),
             (Field("into", _("Number of the case that goes on"), "line", required=True),
              Field("reason", _("Why they are the same (internal)"), "line")), then="next"),
    VerbForm(Verb.SPLIT, "who", "split", pgettext_lazy("verb", "Split"), _("Make a second case"),
             (Field("text", _("The second matter, as the complainant put it"), required=True),
              Field("category", _("Category"), "category", required=True),
              Field("uuid", "", "uuid"))),
    VerbForm(Verb.ACKNOWLEDGE, "complainant", "megaphone", _("Tell it is taken up"),
             _("Record that it was told"),
             (Field("words", _("What was said (the complainant reads this)"), "line"),)),
    VerbForm(Verb.ASK, "complainant", "circle-help", _("Ask for information"), _("Ask"),
             (Field("question", _("What the complainant should tell"), required=True),)),
    VerbForm(Verb.ANSWER, "complainant", "message-square", _("Enter the answer"),
             _("Enter the answer and go on"),
             (Field("text", _("What the complainant answered"), required=True),)),
    VerbForm(Verb.CALLBACK, "complainant", "phone", _("Call back"), _("Record the call"),
             (Field("outcome", _("How the call went"), "choice", True,
                    tuple(Callback.Outcome.choices)),
              Field("contacted", _("Was the unit in touch?"), "choice", choices=YES_NO,
                    only_if="outcome=answered"),
              Field("solved", _("Is it solved?"), "choice", choices=YES_NO,
                    only_if="outcome=answered"),
              Field("score", _("How content?"), "choice", choices=SCORES,
                    only_if="outcome=answered"),
              Field("again_at", _("Try again at (empty: in three hours)"), "moment",
                    only_if="outcome=no_answer"),
              Field("note", _("What was said (internal)"), "line"))),
    VerbForm(Verb.VERIFY, "check", "shield-check", _("Verify"), _("Checked: it is done"),
             (Field("finding", _("What the check found (internal)"), required=True),)),
    VerbForm(Verb.REWORK, "check", "rotate-ccw", _("Do it again"), _("Send it back"),
             (Field("reason", _("What has to be done again"), required=True),), then="next"),
    VerbForm(Verb.REOPEN, "end", "refresh-cw", _("Reopen"), _("Open it again"),
             (Field("reason", _("Why again (the complainant reads this)"), required=True),)),
    VerbForm(Verb.DECLINE, "end", "ban", _("Decline"), _("Decline the case"),
             (Field("reason", _("Why (the complainant reads this)"), required=True),),
             then="next", danger=True),
    VerbForm(Verb.VOID, "end", "trash-2", pgettext_lazy("verb", "Declare void"),
             _("Declare the case void"),
             (Field("reason", _("Why (the complainant reads this)"), required=True),),
             then="next", danger=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    label: Words
    forms: list[VerbForm]


def forms_for(may: Iterable[str]) -> list[VerbForm]:
    """The forms of the verbs in ``may``, in the order of the list."""
    wanted = set(may)
    return [form for form in FORMS if form.verb in wanted]


def grouped(forms: Iterable[VerbForm]) -> list[Group]:
    """``forms`` under the headings of a menu; what waits for a decision stands elsewhere."""
    found: dict[str, list[VerbForm]] = {}
    for form in forms:
        found.setdefault(form.group, []).append(form)
    return [Group(label, found[name]) for name, label in GROUPS.items() if name in found]


def choices_context(forms: Collection[VerbForm]) -> dict[str, Any]:
    """What the fields of these forms choose from; a statement only for a field that is there."""
    kinds = {field.kind for form in forms for field in form.fields}
    leaves = Category.objects.filter(active=True, children=None).select_related("parent")
    return {
        "leaf_categories": list(leaves) if "category" in kinds else [],
        "most_extension": settings.MAX_EXTENSION,
        "questions": active_questions() if Verb.CALLBACK in {form.verb for form in forms} else [],
    }
