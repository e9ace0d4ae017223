"""The maps' jobs of the night; procrastinate finds this module by its name (ADR 0016)."""

import logging

from django.conf import settings
from django.core.management import CommandError, call_command
from procrastinate.contrib.django import app

from layers.territory.tasks import is_quiet

logger = logging.getLogger(__name__)


@app.periodic(cron="35 * * * *")
@app.task(queueing_lock="tiles")
def tend_tiles(timestamp: int) -> None:
    """Every night: fold the sums of points by square and compare them with the points."""
    if not is_quiet():
        return
    try:
        call_command("tiles")
    except CommandError as error:
        # A job that fails is tried by nobody; whoever reads the log has to act.
        logger.error("tiles: %s", error)


@app.periodic(cron="50 * * * *")
@app.task(queueing_lock="base_map")
def redraw_base_map(timestamp: int) -> None:
    """Every night: draw the offline base map again if its ground has changed; where none was ever
    drawn, none is wanted. Maps are served from the old file until the new one is whole."""
    if not is_quiet() or not settings.BASEMAP_FILE.exists():
        return
    try:
        call_command("build_basemap", again=True)
    except CommandError as error:
        logger.error("build_basemap: %s", error)
