"""Addresses of this room."""

from django.urls import path

from mapapp.api import edits, item, items, landing, tiles

app_name = "api"

_TILES = "collections/<str:name>/tiles"

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("conformance", landing.conformance, name="conformance"),
    path("api", landing.openapi, name="openapi"),
    path("collections", landing.collections, name="collections"),
    path("collections/grids/merge", edits.merge, name="merge"),
    path("collections/grids/items/<str:key>/split", edits.split, name="split"),
    path("collections/<str:name>", landing.collection, name="collection"),
    path("collections/<str:name>/schema", landing.schema, name="schema"),
    path("collections/<str:name>/queryables", landing.queryables, name="queryables"),
    path("collections/<str:name>/items", items.items, name="items"),
    path("collections/<str:name>/items/<str:key>", item.item, name="item"),
    path(_TILES, tiles.tilesets, name="tilesets"),
    path(f"{_TILES}/WebMercatorQuad", tiles.tileset, name="tileset"),
    path(f"{_TILES}/WebMercatorQuad/tilejson.json", tiles.tilejson, name="tilejson"),
    path(f"{_TILES}/WebMercatorQuad/<int:z>/<int:y>/<int:x>", tiles.tile, name="tile"),
    path("<path:path>", tiles.nothing),
]
