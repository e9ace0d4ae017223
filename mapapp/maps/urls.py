"""Addresses of this room."""

from django.urls import path

from mapapp.maps import photos, views

app_name = "maps"

urlpatterns = [
    path("base.json", views.base, name="base"),
    path("grids.json", views.grids, name="grids"),
    path("words-<str:language>.js", views.Words.as_view(), name="words"),
    path("photos/<str:number>/<int:photo_id>/", photos.photo, name="photo"),
]
