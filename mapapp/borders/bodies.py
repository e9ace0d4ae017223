"""What a page sends about borders, read with a limit; refusals as JSON for its map."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, NoReturn

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from layers.errors import NotAllowed, NotFound, Refused
from layers.territory.border_errors import BorderRefused, Stale
from layers.territory.change import Change
from layers.territory.change_json import read_change, written
from layers.territory.history import last_changed
from mapapp.borders.shapes import collection, feature, row_features
from mapapp.errors import refusal

# 50,000 vertices with all their digits are 1.3 MB.
MOST_BYTES: Final = 3_000_000

View = Callable[..., HttpResponse]


class TooLarge(Refused):
    """More than any border needs."""

    status = 413


def change_of(request: HttpRequest) -> Change:
    """The change in the request's body. Raises Refused, TooLarge, BorderRefused."""
    return read_change(read_json(request))


def read_json(request: HttpRequest) -> Any:
    """The JSON of the body, whatever it is. Raises Refused or TooLarge."""
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise TooLarge(
            _("The change is larger than 3 MB. Simplify the border, or make it in parts.")
        )
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused(
            _("The page sent something that cannot be read (%(field)s). Reload it and try again.")
            % {"field": "JSON"}
        ) from None


def _no_number(_name: str) -> NoReturn:
    raise ValueError


def in_json(view: View) -> Callable[..., HttpResponse]:
    """Answer the refusals of ``view`` as JSON: faults and clashes with their GeoJSON.

    What is out of a person's reach looks as if it were not there.
    """

    @cache_control(private=True, no_store=True)
    @wraps(view)
    def inner(request: HttpRequest, **where: Any) -> HttpResponse:
        try:
            return view(request, **where)
        except BorderRefused as error:
            return _faulty(error)
        except Stale as error:
            return clashing(error, getattr(request, "change", None))
        except NotAllowed as error:
            if not request.user.is_authenticated:
                return refusal(error)
            return refusal(NotFound(_("There is no such village.")))
        except Refused as error:
            return refusal(error)

    return inner


def _faulty(error: BorderRefused) -> JsonResponse:
    body = {"message": str(error), "error": str(error), "field": error.field}
    return JsonResponse({**body, "faults": error.geojson()}, status=error.status)


def clashing(error: Stale, change: Change | None) -> JsonResponse:
    """409: their grids as they are now, what was sent, the land both moved, who and when."""
    last = last_changed([grid.pk for grid in error.present])
    clash = [feature(error.clash)] if error.clash is not None else []
    return JsonResponse(
        {
            "message": str(error),
            "error": str(error),
            "field": error.field,
            "theirs": collection(row_features(error.present)),
            "mine": collection(drawn_features(change) if change else []),
            "clash": collection(clash),
            "who": str(last.actor or "") if last else "",
            "when": last.made_at if last else None,
        },
        status=error.status,
    )


def drawn_features(change: Change) -> list[dict[str, Any]]:
    """What was drawn, as GeoJSON: the new shapes, or the line; of a merge nothing is drawn."""
    drawn = written(change)
    shapes = drawn.get("shapes", {})
    lines = {drawn["code"]: drawn["line"]} if "line" in drawn else {}
    return [
        {"type": "Feature", "geometry": geometry, "properties": {"code": code}}
        for code, geometry in {**shapes, **lines}.items()
    ]
