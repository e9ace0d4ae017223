"""The three kinds of alarm, and what part of the false alarms each may take."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stream(models.TextChoices):
    PLACE = "place", _("More than its share in one place")
    COUNTY = "county", _("Surge in the whole county")
    HOT = "hot", _("Newly hot area")


# The scan for places finds most of what is worth finding.
SHARES: Final = {Stream.PLACE: 0.8, Stream.COUNTY: 0.1, Stream.HOT: 0.1}
# For a county without a past to calibrate on; about one a week in made-up counties of this size.
UNTRIED: Final = {Stream.PLACE: 11.0, Stream.COUNTY: 4.0, Stream.HOT: 12.0}
