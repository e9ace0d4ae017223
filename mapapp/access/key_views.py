"""Keys of other systems that file cases through Open311. Administrators only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from layers.cases.make_key import make_key
from layers.cases.revoke_key import revoke_key
from layers.cases.source import MAX_SOURCE
from layers.cases.source_keys import valid_keys
from layers.errors import Refused
from layers.staff.models import Role
from mapapp.access.guards import for_roles

administrator = for_roles(Role.ADMINISTRATOR)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@sensitive_variables("key")
def keys(request: HttpRequest) -> HttpResponse:
    """The list with the form; after it was sent, the new key, this once."""
    if request.method != "POST":
        return _page(request)
    try:
        row, key = make_key(request.POST.get("source", ""), request.user)
    except Refused as error:
        return _page(request, error=error)
    return _page(request, made=row.source, key=key)


@require_POST
@administrator
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """End one; the system that uses it is out at once."""
    row = revoke_key(key_id)
    messages.success(request, _("“%(name)s” is revoked.") % {"name": row.source})
    return redirect("access:keys")


def _page(
    request: HttpRequest, *, error: Refused | None = None, made: str = "", key: str = ""
) -> HttpResponse:
    context = {
        "keys": valid_keys(),
        "error": error,
        "source": request.POST.get("source", "") if error else "",
        "longest": MAX_SOURCE,
        "made": made,
        "key": key,
        "api": request.build_absolute_uri("/open311/v2/"),
    }
    return render(request, "access/keys.html", context, status=error.status if error else 200)
