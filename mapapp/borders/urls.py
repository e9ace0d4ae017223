"""Addresses of this room."""

from django.urls import path

from mapapp.borders import endpoints, history_views, proposal_views, views

app_name = "borders"

urlpatterns = [
    path("proposals/", proposal_views.proposals, name="proposals"),
    path("proposals/<int:pk>/", proposal_views.proposal, name="proposal"),
    path("proposals/<int:pk>/decide/", proposal_views.decide, name="decide"),
    path("<slug:code>/", views.editor, name="editor"),
    path("<slug:code>/history/", history_views.history, name="history"),
    path("<slug:code>/history/<int:pk>/", history_views.edit, name="edit"),
    path("<slug:code>/history/<int:pk>/put-back/", history_views.put_back, name="put-back"),
    path("<slug:code>/features.json", endpoints.features, name="features"),
    path("<slug:code>/preview", endpoints.preview, name="preview"),
    path("<slug:code>/save", endpoints.save, name="save"),
    path("<slug:code>/here", endpoints.here, name="here"),
]
