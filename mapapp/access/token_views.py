"""One's own access tokens: made, listed, revoked."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from layers.errors import Refused
from layers.staff.make_token import LONGEST_NAME, make_token
from layers.staff.revoke_token import revoke_token
from layers.staff.tokens import tokens_of

DAYS = (30, 90, 365)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@sensitive_variables("token")
def tokens(request: HttpRequest) -> HttpResponse:
    """The list with the form; after it was sent, the new token, this once."""
    if request.method != "POST":
        return _page(request)
    try:
        row, token = make_token(
            request.user, request.POST.get("name", ""), _days(request.POST.get("days", ""))
        )
    except Refused as error:
        return _page(request, error)
    address = request.build_absolute_uri("/ogc/")
    return render(request, "access/token_once.html", {"row": row, "token": token, "api": address})


@require_POST
@login_required
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one; programs that use it are out at once."""
    row = revoke_token(request.user, token_id)
    messages.success(request, _("“%(name)s” is revoked.") % {"name": row.name})
    return redirect("access:tokens")


def _page(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    context = {
        "tokens": tokens_of(request.user),
        "error": error,
        "name": request.POST.get("name", ""),
        "longest": LONGEST_NAME,
        "days": [day for day in DAYS if day <= settings.TOKEN_MOST_DAYS],
        "chosen": request.POST.get("days", "90"),
        "api": request.build_absolute_uri("/ogc/"),
    }
    return render(request, "access/tokens.html", context, status=error.status if error else 200)


def _days(sent: str) -> int:
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 5 else 0
