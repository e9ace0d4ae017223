"""What the next days may bring, as worked out by the daily job."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from layers.cases.models import Category
from layers.territory.models import Division


class Forecast(models.Model):
    """Seven days from ``first`` on of one area (none is the county) and top category (none is all).

    ``low`` and ``high`` hold four days in five.
    """

    first = models.DateField()
    division = models.ForeignKey(Division, null=True, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, null=True, on_delete=models.CASCADE, related_name="+")
    mean = ArrayField(models.FloatField())
    low = ArrayField(models.IntegerField())
    high = ArrayField(models.IntegerField())
    total = models.FloatField()
    total_low = models.IntegerField()
    total_high = models.IntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-first", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="forecast_once",
                fields=["first", "division", "category"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}: {self.total:.0f}"
