"""One line a room; each room keeps its own addresses."""

from django.urls import include, path

from mapapp.field import shell
from mapapp.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("sw.js", shell.worker, name="worker"),
    path("app.webmanifest", shell.manifest, name="manifest"),
    path("field/offline/", shell.apology, name="offline"),
    path("", include("mapapp.public.urls")),
    path("", include("mapapp.access.urls")),
    path("open311/v2/", include("mapapp.open311.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("maps/", include("mapapp.maps.urls")),
    path("field/", include("mapapp.field.urls")),
    path("desk/", include("mapapp.desk.urls")),
    path("catalogue/", include("mapapp.catalogue.urls")),
    path("borders/", include("mapapp.borders.urls")),
    path("overview/", include("mapapp.overview.urls")),
    path("supervision/", include("mapapp.supervision.urls")),
    path("ogc/", include("mapapp.api.urls")),
]

handler400 = "mapapp.errors.bad_request"
handler403 = "mapapp.errors.forbidden"
handler404 = "mapapp.errors.not_found"
handler500 = "mapapp.errors.broken"
