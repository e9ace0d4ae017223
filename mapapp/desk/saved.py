"""Views of the queue under names of one's own."""

from django.http import HttpRequest, JsonResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST

from layers.cases.saved_views import forget_view, save_view
from mapapp.access.context import person
from mapapp.desk.door import desk_only

# What an address of the desk may carry; how far somebody had scrolled is no part of a view.
FILTERS = ("pile", "category", "town", "grid", "channel", "area", "words")


@require_POST
@desk_only
def save(request: HttpRequest) -> JsonResponse:
    """Keep the filters of the form's ``query`` under its ``name``."""
    sent = QueryDict(request.POST.get("query", ""))
    kept = QueryDict(mutable=True)
    for name in FILTERS:
        if sent.get(name):
            kept[name] = sent[name]
    view = save_view(
        person(request),
        name=request.POST.get("name", ""),
        query=kept.urlencode(safe=",;"),
    )
    return JsonResponse(
        {
            "name": view.name,
            "url": f"{reverse('desk:home')}?{view.query}",
            "forget": reverse("desk:forget-view", args=[view.pk]),
        }
    )


@require_POST
@desk_only
def forget(request: HttpRequest, key: int) -> JsonResponse:
    forget_view(person(request), key)
    return JsonResponse({})
