"""Addresses of this room."""

from django.urls import path

from mapapp.borders import views

app_name = "borders"

urlpatterns = [
    path("<slug:code>/", views.editor, name="editor"),
]
