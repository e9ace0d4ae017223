"""Addresses of this room."""

from django.urls import path

from mapapp.borders import endpoints, proposal_views, views

app_name = "borders"

urlpatterns = [
    path("proposals/", proposal_views.proposals, name="proposals"),
    path("proposals/<int:pk>/", proposal_views.proposal, name="proposal"),
    path("proposals/<int:pk>/decide/", proposal_views.decide, name="decide"),
    path("<slug:code>/", views.editor, name="editor"),
    path("<slug:code>/features.json", endpoints.features, name="features"),
    path("<slug:code>/preview", endpoints.preview, name="preview"),
    path("<slug:code>/save", endpoints.save, name="save"),
    path("<slug:code>/here", endpoints.here, name="here"),
]
