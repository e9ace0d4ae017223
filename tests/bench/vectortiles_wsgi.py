"""What granian serves for django-vectortiles."""

from tests.bench.vectortiles_app import application_of

application = application_of()
