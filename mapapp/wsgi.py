"""WSGI entry point, served by granian."""

import gc
import os
from typing import Any

from django.core.wsgi import get_wsgi_application


def settle() -> None:
    """Take what has been loaded out of the garbage collector's sight, and let it look less often.

    The libraries are a million objects that stay; walking through them took a third of a request.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def with_door(application: Any) -> Any:
    """The application with the short way to tiles in front."""
    # It reads models, so Django has to be set up.
    from mapapp.maps.tile_door import TileDoor

    return TileDoor(application)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")

application = with_door(get_wsgi_application())
settle()
