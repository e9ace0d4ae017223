"""Train the suggestion of categories on the closed cases of the county."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from layers.cases.suggestion.train import train
from layers.errors import Refused


class Command(BaseCommand):
    help = "Train the suggestion of categories on the county's own closed cases."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = train()
        except Refused as error:
            raise CommandError(str(error)) from error
        card = made.card
        self.stdout.write(
            f"{card['texts']} texts, {len(card['classes'])} categories; on texts not seen: "
            f"accuracy {card['accuracy']:.3f}, macro-F1 {card['macro_f1']:.3f}, among the first "
            f"three {card['top_three']:.3f}; filled in by itself {card['sure']:.3f}, of these "
            f"right {card['sure_right']:.3f}. {len(made.data) / 1e6:.1f} MB."
        )
