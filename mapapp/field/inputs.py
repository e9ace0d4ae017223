"""What a field form sends; read as on every page of a case."""

from mapapp.maps.inputs import happened_at as happened_at
from mapapp.maps.inputs import photos_of as photos_of
from mapapp.maps.inputs import version_of as version_of
