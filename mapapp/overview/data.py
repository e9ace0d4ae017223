"""The numbers of the map as JSON: the steps of the slider, one period, outlines, a drawn area."""

import json
from dataclasses import asdict, replace
from itertools import pairwise
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from layers.errors import Refused
from layers.insight.counts import counts
from layers.insight.drawn import numbers, polygon
from layers.insight.emerging_categories import BASE_WEEKS, rising
from layers.insight.frame import LEVELS, allowed, chain, land
from layers.insight.hotspots import hotspots
from layers.insight.households import households
from layers.insight.indicators import headline, indicator
from layers.insight.look import look
from layers.insight.outline import outlines
from layers.insight.summary import hidden, ranking, top_categories
from layers.insight.travel import ids_of, patterns_of, steps_of
from mapapp.access.context import request_scope
from mapapp.overview.ahead import ahead_of
from mapapp.overview.asked import asked
from mapapp.overview.door import leaders_only
from mapapp.overview.words import category_words

# The level one sees inside an area of a level.
BELOW: Final = dict(pairwise(LEVELS))


@require_safe
@leaders_only
def steps(request: HttpRequest) -> HttpResponse:
    """Every step of the slider at once, so that moving it asks nobody."""
    wish = asked(request.GET)
    held = counts()
    ground = land(request_scope(request), within=wish.within, borders=wish.borders)
    seen = look(held.cube, ground, held.lattice, wish.wish())
    people = households(ground, seen.frame) if wish.mode == "rate" else None
    shaded = wish.mode == "choropleth" and wish.level != "cell" and wish.indicator != "cases"
    values = indicator(seen, wish.indicator) if shaded else None
    return _json(steps_of(seen, wish.mode, held.lattice, people, values))


@require_safe
@leaders_only
def period(request: HttpRequest) -> HttpResponse:
    """The figures, lists and hotspots of the period that ends ``back`` weeks before ``until``."""
    wish = asked(request.GET)
    held = counts()
    ground = land(request_scope(request), within=wish.within, borders=wish.borders)
    seen = look(held.cube, ground, held.lattice, wish.wish(back=wish.back))
    words = category_words()
    people = households(ground, seen.frame)
    last, chosen = seen.wish.last, seen.wish.categories
    recent = allowed(held.cube.between(last - 7 * (wish.weeks + BASE_WEEKS) + 1, last), ground)
    body: dict[str, Any] = {
        "now": asdict(headline(seen.now)),
        "before": asdict(headline(seen.before)),
        "unlocated": seen.unlocated,
        "hidden": hidden(seen),
        "categories": [
            {"name": words.get(pk, ""), "n": n, "before": before}
            for pk, n, before in top_categories(seen)
        ],
        "hotspots": [
            {
                "ids": ids_of(seen.frame, spot.members),
                "peak": ids_of(seen.frame, [spot.peak])[0],
                "name": seen.frame.names[spot.peak],
                "areas": len(spot.members),
                "z": round(spot.z, 1),
                "level": spot.level,
                "n": spot.cases,
                "before": spot.before,
                "weeks": spot.weeks,
                "pattern": spot.pattern.value,
                "categories": [[words.get(pk, ""), n] for pk, n in spot.categories],
            }
            for spot in hotspots(seen)
        ],
        "rising": [
            {"name": words.get(row.category, ""), "n": row.cases, "expected": row.expected}
            for row in rising(replace(seen.wish, categories=None).only(recent), last, wish.weeks)
            if chosen is None or row.category in chosen
        ],
        "ranking": [asdict(row) for row in ranking(seen, people)],
        "rated": people is not None,
        "crumbs": [
            {"place": f"{kind}-{pk}", "name": name, "level": BELOW[kind]}
            for kind, pk, name in chain(ground, wish.within)
        ],
    }
    body["ahead"] = ahead_of(wish, request_scope(request))
    if wish.mode == "emerging":
        body["patterns"] = patterns_of(seen)
    return _json(body)


@require_safe
@leaders_only
def areas(request: HttpRequest) -> HttpResponse:
    """The outlines of the areas, within the person's own."""
    wish = asked(request.GET)
    ground = land(request_scope(request), within=wish.within, borders=wish.borders)
    body = outlines(ground, wish.level, counts().lattice)
    return HttpResponse(body, content_type="application/geo+json")


@require_POST
@leaders_only
def drawn(request: HttpRequest) -> HttpResponse:
    """The numbers of a drawn area: ``ring`` is a JSON list of longitudes and latitudes."""
    wish = asked(request.GET)
    try:
        ring = json.loads(request.POST.get("ring", ""))
    except ValueError:
        ring = None
    shape = polygon(ring if isinstance(ring, list) else [])
    held = counts()
    ground = land(request_scope(request), within=wish.within, borders=wish.borders)
    now, earlier = (
        look(held.cube, ground, held.lattice, wish.wish(back=back, level="cell"))
        for back in (wish.back, wish.back + wish.weeks)
    )
    found = numbers(now, held.lattice, shape, earlier)
    if not found.cells:
        raise Refused(_("The area lies outside your own, or is smaller than a cell of 200 metres."))
    words = category_words()
    return _json(
        {
            "cells": found.cells,
            "n": found.cases,
            "before": found.before,
            "categories": [[words.get(pk, ""), n] for pk, n in found.categories],
        }
    )


def _json(body: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, no-store"
    return response
