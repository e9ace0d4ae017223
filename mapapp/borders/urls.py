"""Addresses of this room."""

from django.urls import path

from mapapp.borders import endpoints, views

app_name = "borders"

urlpatterns = [
    path("<slug:code>/", views.editor, name="editor"),
    path("<slug:code>/features.json", endpoints.features, name="features"),
    path("<slug:code>/preview", endpoints.preview, name="preview"),
    path("<slug:code>/save", endpoints.save, name="save"),
    path("<slug:code>/here", endpoints.here, name="here"),
]
