"""Split a grid and merge grids: what a feature alone cannot say."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.territory.border_errors import BorderRefused
from mapapp.api.borders import as_change, save
from mapapp.api.caller import Caller
from mapapp.api.collections.grids import GRIDS
from mapapp.api.door import posting
from mapapp.api.errors import BadBody, NoVersion
from mapapp.api.items import may_do
from mapapp.api.query import only
from mapapp.api.sent import Outcome, about, json_of
from mapapp.api.writing import noted, placed, proposed, with_version, written


@posting
def split(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """Cut a grid by a LineString: bare, or as a feature whose properties are version, reason and
    the new grid's name."""
    may_do(GRIDS, caller, "PATCH")
    only(set(), request.GET)
    sent = json_of(request)
    if not isinstance(sent, dict):
        raise BadBody(_("Send a LineString, bare or as a feature."))
    if sent.get("type") != "Feature":
        geometry = {name: sent[name] for name in ("type", "coordinates") if name in sent}
        more = {name: value for name, value in sent.items() if name not in geometry}
        sent = {"type": "Feature", "geometry": geometry, "properties": more}
    asked = placed(request, about(sent))
    row = GRIDS.one(caller, key)
    asked = with_version(request, caller, GRIDS, row, asked)
    change = as_change(
        caller, asked, verb="split", code=row.code, line=asked.geometry, version=asked.version,
        name=asked.properties.get("name") or "",
    )  # fmt: skip
    with transaction.atomic():
        outcome = save(caller, change, row)
        if outcome.row is not None:
            noted(caller, GRIDS, row, outcome.row, asked)
    return _answer(outcome)


@posting
def merge(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Merge the grids of ``codes`` (``into`` takes the land, else the first), each in the version
    of ``versions``."""
    may_do(GRIDS, caller, "PATCH")
    only(set(), request.GET)
    sent = json_of(request)
    if not isinstance(sent, dict):
        raise BadBody(_("Send a JSON object with the codes of the grids and their versions."))
    asked = about({"properties": {name: sent.get(name) for name in ("reason", "uuid")}})
    codes, versions = sent.get("codes"), sent.get("versions")
    if not isinstance(codes, list) or not codes or not all(isinstance(c, str) for c in codes):
        raise Refused(_("Name the grids to merge by their codes."), "codes")
    if not isinstance(versions, dict) or not set(codes) <= set(versions):
        raise NoVersion
    into = {"into": sent["into"]} if "into" in sent else {}
    change = as_change(caller, asked, verb="merge", codes=codes, versions=versions, **into)
    rows = [GRIDS.one(caller, code) for code in change.codes]
    if len({row.village_id for row in rows}) > 1:
        raise BorderRefused("unknown")
    return _answer(save(caller, change, rows[0]))


def _answer(outcome: Outcome) -> HttpResponse:
    if outcome.proposal is not None:
        return proposed(outcome.proposal)
    return written(GRIDS, outcome)
