"""Scorecards of workers: those one answers for, and one's own."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from layers.errors import NotFound
from layers.oversight.scorecard import Score
from layers.oversight.tallies import tallies
from layers.oversight.workers import visible_workers, with_posts
from layers.staff.models import User
from mapapp.access.context import person, request_scope
from mapapp.supervision.indicator_words import WORDS
from mapapp.supervision.scores import Shown, asked, frame, ranked, scorecard, shown

PAGE: Final = 50
LONGEST_WORD: Final = 40
# The list has room for these; a worker's page has all.
_LISTED: Final = ("handling", "on_time", "rework", "one_finish", "satisfaction", "rating")


@dataclass(frozen=True, slots=True)
class Row:
    """A worker of the list."""

    user: User
    score: Score
    rates: list[Shown]


@login_required
@require_safe
@never_cache
def workers(request: HttpRequest) -> HttpResponse:
    """The people this person answers for, best score first; ``?q=`` part of a name or of a user
    name. Whoever answers for nobody else comes to their own page."""
    scope = request_scope(request)
    visible = visible_workers(scope)
    word = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_WORD]
    ids = set(visible.values_list("pk", flat=True))
    if not word and ids <= {scope.user_id}:
        return redirect("supervision:worker", pk=scope.user_id)
    if word:
        found = visible.filter(Q(display_name__icontains=word) | Q(username__icontains=word))
        ids = set(found.values_list("pk", flat=True))
    kind, period = asked(request)
    counted = tallies(period.first, period.last, of="workers")
    scores = [score for score in ranked(counted) if score.unit in ids]
    page = Paginator(scores, PAGE).get_page(request.GET.get("page"))
    people = with_posts(User.objects.filter(pk__in=[score.unit for score in page])).in_bulk()
    context = {
        **frame(request, kind, period),
        "page": page,
        "rows": [Row(people[score.unit], score, _listed(score)) for score in page],
        "heads": [WORDS[name] for name in _LISTED],
        "people": len(ids),
        "word": word,
    }
    return render(request, "supervision/workers.html", context)


@login_required
@require_safe
@never_cache
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    """One worker: every indicator beside the mean of all, and how the periods went."""
    scope = request_scope(request)
    found = with_posts(visible_workers(scope)).filter(pk=pk).first()
    if found is None:
        if pk == person(request).pk:
            raise NotFound(_("You hold no post by which you handle cases, so nothing is counted."))
        raise NotFound(_("There is no such worker for you."))
    kind, period = asked(request)
    counted = tallies(period.first, period.last, of="workers")
    context = {
        **frame(request, kind, period),
        **scorecard(found.pk, counted, "workers", kind, period),
        "worker": found,
        "own": found.pk == scope.user_id,
    }
    return render(request, "supervision/worker.html", context)


def _listed(score: Score) -> list[Shown]:
    rates = dict(zip(WORDS, shown(score.tally), strict=True))
    return [rates[name] for name in _LISTED]
