"""Addresses of this room. A village's are there twice: for the grids in force, and for a draft."""

from django.urls import include, path

from mapapp.borders import (
    day_views,
    division_views,
    endpoints,
    history_views,
    proposal_views,
    set_import,
    set_views,
    views,
)

app_name = "borders"

village = [
    path("", views.editor, name="editor"),
    path("history/", history_views.history, name="history"),
    path("history/<int:pk>/", history_views.edit, name="edit"),
    path("history/<int:pk>/put-back/", history_views.put_back, name="put-back"),
    path("features.json", endpoints.features, name="features"),
    path("preview", endpoints.preview, name="preview"),
    path("save", endpoints.save, name="save"),
    path("here", endpoints.here, name="here"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("proposals/", proposal_views.proposals, name="proposals"),
    path("proposals/<int:pk>/", proposal_views.proposal, name="proposal"),
    path("proposals/<int:pk>/decide/", proposal_views.decide, name="decide"),
    path("sets/", set_views.listed, name="sets"),
    path("sets/start/", set_views.start, name="start"),
    path("sets/<int:pk>/", set_views.one, name="set"),
    path("sets/<int:pk>/report/", set_views.report, name="set-report"),
    path("sets/<int:pk>/grids.json", set_views.grids, name="set-grids"),
    path("sets/<int:pk>/act/", set_views.act, name="set-act"),
    path("sets/<int:pk>/grids.<slug:kind>", set_import.export, name="set-export"),
    path("sets/<int:pk>/import", set_import.take_in, name="set-import"),
    path("day/", day_views.day, name="day"),
    path("day/grids.json", day_views.grids, name="day-grids"),
    path("divisions/<slug:code>/", division_views.history, name="division"),
    path("sets/<int:draft>/<slug:code>/", include((village, "draft"))),
    path("<slug:code>/", include(village)),
]
