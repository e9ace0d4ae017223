"""The one address of django-vectortiles in the bench."""

from django.urls import path
from vectortiles import VectorLayer
from vectortiles.views import MVTView

from layers.residents.models import Household


class Households(VectorLayer):
    model = Household
    id = "households"
    tile_fields = ("id", "colour", "complete")
    geom_field = "geom"


class Tiles(MVTView):
    layer_classes = (Households,)


urlpatterns = [path("tiles/<int:z>/<int:x>/<int:y>", Tiles.as_view())]
