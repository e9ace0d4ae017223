"""Signing in and out, one's own password, and one's own sign-ins."""

from datetime import timedelta
from typing import Any

from axes.helpers import get_cool_off
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.notices.outbox import watches
from layers.staff.access_log import READERS
from layers.staff.feature_import import may_import
from layers.staff.models import Role
from layers.staff.scope import Scope
from mapapp.access import demo, sign_ins
from mapapp.access.context import request_scope
from mapapp.access.forms import OwnPasswordForm, SignInForm
from mapapp.errors import wants_json

_DESK = frozenset(
    {Role.TOWN_DISPATCHER, Role.COUNTY_DISPATCHER, Role.HANDLER, Role.LEADER, Role.SUPERVISOR}
)


class SignIn(LoginView):
    template_name = "access/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        english = (get_language() or "").startswith("en")
        accounts = [
            {
                "username": account.username,
                "label": account.label_en if english else account.label,
                "password": account.password,
            }
            for account in demo.sign_ins
        ]
        return super().get_context_data(demo_accounts=accounts, **kwargs)


def locked_out(
    request: HttpRequest, original: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """429 from django-axes: when to try again. Each try in between starts the wait anew."""
    wait: timedelta = get_cool_off(request)
    # Shown to the minute, so the minute in which the wait ends must be over.
    until = timezone.now() + wait + timedelta(minutes=1)
    message = _("Too many wrong passwords. Try again after %(time)s.") % {
        "time": timezone.localtime(until).strftime("%H:%M")
    }
    if wants_json(request):
        response: HttpResponse = JsonResponse({"error": message, "field": "password"}, status=429)
    else:
        context = {"message": message, "minutes": round(wait.total_seconds() / 60)}
        response = render(request, "access/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(round(wait.total_seconds()))
    add_never_cache_headers(response)
    return response


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the room they work in."""
    return redirect(_room(request_scope(request)))


def _room(scope: Scope) -> str:
    if scope.grids:
        return "field:home"
    if scope.roles & _DESK:
        return "desk:home"
    return "access:staff" if Role.ADMINISTRATOR in scope.roles else "access:me"


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, and the ways to my password, my sign-ins and out."""
    scope = request_scope(request)
    context = {
        "roles": [role.label for role in Role if role in scope.roles],
        "exchanges": may_import(scope),
        "reads_log": bool(scope.roles & READERS),
        "watches_outbox": watches(scope),
    }
    return render(request, "access/me.html", context)


class OwnPassword(PasswordChangeView):
    template_name = "access/password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("access:me")

    def form_valid(self, form: Any) -> HttpResponse:
        form.user.must_change_password = False
        form.save()
        # The session stays; all others of this person end with the old password.
        update_session_auth_hash(self.request, form.user)
        messages.success(self.request, _("Your password is changed."))
        return HttpResponseRedirect(str(self.success_url))


@require_safe
@login_required
def own_sign_ins(request: HttpRequest) -> HttpResponse:
    """When, where and on what I signed in, and who tried under my name."""
    return render(
        request,
        "access/sign_ins.html",
        {
            "successes": sign_ins.successes(request.user, request.session.session_key or ""),
            "failures": sign_ins.failures(request.user),
        },
    )
