"""Addresses of this room."""

from django.urls import path

from mapapp.maps import base_map, features, photos, places, suggest, tianditu, tiles, views

app_name = "maps"

urlpatterns = [
    path("base.json", views.base, name="base"),
    path("grids.json", views.grids, name="grids"),
    path("tiles/editions.json", tiles.tile_editions, name="tile-editions"),
    path("tiles/<str:layer>/<int:z>/<int:x>/<int:y>", tiles.tile, name="tile"),
    path("base.pmtiles", base_map.base_map, name="base-map"),
    path("tianditu/<str:style>/<int:z>/<int:x>/<int:y>", tianditu.tianditu, name="tianditu"),
    path("features/<str:layer>.json", features.features, name="features"),
    path("features/<str:layer>/<int:pk>.json", features.feature, name="feature"),
    path("places.json", places.places, name="places"),
    path("suggest/", suggest.suggestions, name="suggest"),
    path("words-<str:language>.js", views.Words.as_view(), name="words"),
    path("photos/<str:number>/<int:photo_id>/", photos.photo, name="photo"),
]
