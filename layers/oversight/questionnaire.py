"""The questionnaire beside a rating: ask, retire, answer, and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Avg, Count
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.cases.models import Case
from layers.errors import NotAllowed, NotFound, Refused
from layers.oversight.models import Question, QuestionAnswer
from layers.oversight.notice_queries import supervises
from layers.staff.scope import Scope

MOST_ACTIVE = 5
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Result:
    """A question, how many answered, and the mean (for yes or no the share of yes)."""

    question: Question
    answers: int
    mean: float | None

    @property
    def share(self) -> str | None:
        """The share of yes in per cent; None for a question with points."""
        if self.mean is None or self.question.kind == Question.Kind.SCORE:
            return None
        return f"{self.mean:.0%}"


def ask(scope: Scope, *, name: str, name_en: str = "", kind: str) -> Question:
    """Add a question. Raises NotAllowed for anybody but supervisors, Refused for missing words, an
    unknown kind, or when there are enough already."""
    _may(scope)
    name, name_en = (clean_words(words, "name", LONGEST) for words in (name, name_en))
    if not name:
        raise Refused(_("Write the question."), "name")
    if kind not in Question.Kind.values:
        raise Refused(_("Choose how it is answered."), "kind")
    if Question.objects.filter(active=True).count() >= MOST_ACTIVE:
        raise Refused(_("Nobody answers more than five questions. Retire one first."), "name")
    return Question.objects.create(name=name, name_en=name_en, kind=kind)


def retire(pk: int, scope: Scope) -> None:
    """Ask it no more; its answers stay. Raises NotAllowed as ``ask``, NotFound."""
    _may(scope)
    if not Question.objects.filter(pk=pk).update(active=False):
        raise NotFound(_("There is no such question."))


def active_questions() -> list[Question]:
    """What is asked now; one statement."""
    return list(Question.objects.filter(active=True))


def answer(case: Case, given: Mapping[int, int]) -> int:
    """Keep the answers (question id → value) to questions that are asked now; return how many.

    What is not asked or not a possible answer is left out: a rating is not refused for it.
    """
    asked = {row.pk: row for row in Question.objects.filter(active=True, pk__in=given)}
    rows = [
        QuestionAnswer(
            question=question, case=case, round=case.reworks, value=given[pk], at=timezone.now()
        )
        for pk, question in asked.items()
        if given[pk] in (range(1, 6) if question.kind == Question.Kind.SCORE else range(2))
    ]
    with transaction.atomic():
        QuestionAnswer.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def results() -> list[Result]:
    """All questions with what was answered; one statement."""
    rows = Question.objects.annotate(n=Count("answers"), mean=Avg("answers__value"))
    return [Result(row, row.n, row.mean) for row in rows.order_by("-active", "id")]


def _may(scope: Scope) -> None:
    if not supervises(scope):
        raise NotAllowed(_("Only the offices of supervision change the questionnaire."))
