"""The installable app: the service worker with the files of its shell, manifest, apology."""

import hashlib
import json
import re
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# What the pages of the field, the border editor and the report are made of.
_SHELL: Final = re.compile(
    r"js/(lib|map|field|offline|borders|public|access)/.*\.js"
    r"|css/(ui|map|field|fieldwork|borders|access|public)\.css"
    r"|vendor/(icons\.svg|idb\.js|htmx\.min\.js|protomaps-leaflet\.js)"
    r"|leaflet/(leaflet\.js|leaflet\.css|images/.*\.png)|img/(mark\.svg|app-.*\.png)"
)


@lru_cache(1)
def shell() -> tuple[str, tuple[str, ...]]:
    """The version of the shell and the addresses of its files.

    Addresses carry the content's hash, so the version changes with any of them; where they do not
    (tests), the content itself is looked at.
    """
    found: dict[str, str] = {}
    print_of = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            if path in found or not _SHELL.fullmatch(path):
                continue
            found[path] = static(path)
            print_of.update(found[path].encode())
            if not hasattr(staticfiles_storage, "manifest_name"):
                with storage.open(path) as file:
                    print_of.update(file.read())
    return print_of.hexdigest()[:12], tuple(sorted(found.values()))


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; at the root, since its scope is where it lies."""
    version, files = shell()
    module = json.dumps(static("js/offline/worker/main.js"))
    what = json.dumps({"version": version, "files": files})
    text = f"import {{ start }} from {module};\nstart({what});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app's manifest."""
    icons: list[dict[str, Any]] = [
        {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
        *(
            {"src": static(f"img/app-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png"}
            for side in (192, 512)
        ),
        {
            "src": static("img/app-maskable.png"), "sizes": "512x512", "type": "image/png",
            "purpose": "maskable",
        },
    ]  # fmt: skip
    body = {
        "id": reverse("field:home"),
        "name": _("Suilaiban"),
        "short_name": _("Suilaiban"),
        "description": _("My grid, my visits, my cases – with and without a network."),
        "lang": request.LANGUAGE_CODE,
        "start_url": reverse("access:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f2f5f9",
        "theme_color": "#0b3a94",
        "icons": icons,
    }
    return JsonResponse(body, content_type="application/manifest+json")


@require_safe
def apology(request: HttpRequest) -> HttpResponse:
    """What stands where a page would be that is not on the device. Nobody's; asks no session."""
    text = render_to_string(
        "field/offline.html", {"LANGUAGE_CODE": get_language(), "demo": settings.DEMO}
    )
    return HttpResponse(text)
