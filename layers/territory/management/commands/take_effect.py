"""``manage.py take_effect``: carry over to the grid set in force what belongs to the one before.

Once a night, soon after midnight; any number of times does no harm.
"""

from typing import Any

from django.core.management.base import BaseCommand

from layers.territory.hand_over import take_effect


class Command(BaseCommand):
    help = "Carry posts, open cases and what is on the ground over to the grid set in force"

    def handle(self, **options: Any) -> None:
        for carried in take_effect():
            self.stdout.write(carried.line())
