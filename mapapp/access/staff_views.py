"""Staff administration: the list, a person, and a person's posts. Administrators only."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.cases.people import unfinished_of
from layers.errors import Refused
from layers.staff.activate import activate
from layers.staff.assign import Assigned, assign
from layers.staff.deactivate import deactivate
from layers.staff.end_post import end_post
from layers.staff.enrol import Enrolled, enrol
from layers.staff.models import Role
from layers.staff.posts import Wish
from layers.staff.queries import Wanted, areas, people, person, posts_with_places
from layers.staff.rename import rename
from layers.staff.reset_password import reset_password
from layers.staff.staff_history import staff_history
from mapapp.access.forms import EndForm, FilterForm, NameForm, NewPersonForm, PostForm, obey
from mapapp.access.guards import for_roles

PAGE = 50
_ACTIVE = {"": True, "closed": False, "all": None}
administrator = for_roles(Role.ADMINISTRATOR)


@require_safe
@administrator
def staff(request: HttpRequest) -> HttpResponse:
    """The list of staff with its filters, fifty a page; nine queries, however many people."""
    form = FilterForm(request.GET)
    form.is_valid()
    chosen = {name: form.cleaned_data.get(name, "") for name in form.fields}
    wanted = Wanted(
        chosen["q"], chosen["role"], chosen["town"], chosen["department"], _ACTIVE[chosen["state"]]
    )
    page = Paginator(people(wanted), PAGE).get_page(request.GET.get("page"))
    return render(request, "access/staff.html", {"form": form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def new_person(request: HttpRequest) -> HttpResponse:
    """Enrol somebody; the answer shows the one-time password, this once."""
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done: Enrolled | None = obey(
            form,
            lambda: enrol(
                form.cleaned_data["username"], form.cleaned_data["name"], request.user.pk
            ),
        )
        if done is not None:
            return _shown_once(request, done.user.username, done.password)
    return render(request, "access/new_person.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def one_person(request: HttpRequest, username: str) -> HttpResponse:
    """A person's account and posts; a POST renames."""
    if request.method != "POST":
        return _person_page(request, username)
    form = NameForm(request.POST)
    if form.is_valid() and obey(
        form, lambda: rename(username, form.cleaned_data["name"], request.user.pk)
    ):
        messages.success(request, _("The name is saved."))
        return redirect("access:person", username)
    return _person_page(request, username, name_form=form)


@require_POST
@administrator
def account(request: HttpRequest, username: str) -> HttpResponse:
    """Open or close the account."""
    if request.POST.get("active") == "1":
        activate(username, request.user.pk)
        messages.success(request, _("The account is open again."))
    else:
        deactivate(username, request.user.pk)
        messages.success(request, _("The account is closed; the person is signed out."))
        _tell_what_stays(request, username)
    return redirect("access:person", username)


@require_POST
@administrator
def new_password(request: HttpRequest, username: str) -> HttpResponse:
    """Reset the password; the answer shows the one-time password, this once."""
    return _shown_once(request, username, reset_password(username, request.user.pk))


@require_POST
@administrator
def new_post(request: HttpRequest, username: str) -> HttpResponse:
    """Give the person a post."""
    form = PostForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        wish = Wish(values["role"], values["area"], values["department"])
        done: Assigned | None = obey(
            form, lambda: assign(username, wish, values["starts_on"], request.user.pk)
        )
        if done is not None:
            _tell(request, done)
            return redirect("access:person", username)
    return _person_page(request, username, post_form=form)


@require_POST
@administrator
def post_end(request: HttpRequest, post_id: int) -> HttpResponse:
    """End a post on the day given, or today."""
    form = EndForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose today or a later day."), "ends_on")
    post = end_post(post_id, request.user.pk, form.cleaned_data["ends_on"])
    messages.success(request, _("The post ends; it stays in the history."))
    _tell_what_stays(request, post.user.username)
    return redirect("access:person", post.user.username)


@require_safe
@administrator
def find_areas(request: HttpRequest) -> HttpResponse:
    """Codes and names of areas that match ``q``, as ``{"areas": [[code, name]]}``."""
    return JsonResponse({"areas": areas(request.GET.get("q", "").strip()[:40])})


def _tell_what_stays(request: HttpRequest, username: str) -> None:
    """Warn of open cases that somebody who goes leaves behind: a number only, nothing of them."""
    left = unfinished_of(username)
    if left:
        words = ngettext(
            "%(n)d open case is still in this person's name: a dispatcher has to reassign it.",
            "%(n)d open cases are still in this person's name: a dispatcher has to reassign them.",
            left,
        )
        messages.warning(request, words % {"n": left})


def _tell(request: HttpRequest, done: Assigned) -> None:
    messages.success(request, _("The post is given."))
    if done.others:
        messages.warning(
            request,
            _("This grid already has %(names)s. The first of them stays its named worker.")
            % {"names": "、".join(done.others)},
        )


def _shown_once(request: HttpRequest, username: str, password: str) -> HttpResponse:
    # Rendered as the answer itself and stored nowhere, so it cannot be read a second time.
    context = {"person": person(username), "password": password}
    return render(request, "access/password_once.html", context)


def _person_page(request: HttpRequest, username: str, **forms: Any) -> HttpResponse:
    user = person(username)
    posts = posts_with_places(user.posts.order_by("-starts_on", "-id"))
    today = timezone.localdate()
    context = {
        "person": user,
        "posts": [(post, post.ends_on is not None and post.ends_on <= today) for post in posts],
        "events": staff_history(user),
        "today": today,
        "name_form": NameForm(initial={"name": user.display_name}),
        "post_form": PostForm(),
        **forms,
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "access/person.html", context, status=status)


def _status(form: Any) -> int:
    return 422 if form.errors else 200
