"""Photos of whatever is done in the field; cleaned and stored by ``layers.photos``."""

from typing import Any

from django.utils import timezone

from layers.fieldwork.models import FieldPhoto
from layers.photos import CleanPhoto, check_count, store


def attach(photos: list[CleanPhoto], *, stage: str = "", **of: Any) -> None:
    """Keep ``photos`` with one thing, given by name (``visit=…``); the same photo twice is one.

    In the caller's transaction. Raises Refused for too many.
    """
    check_count(len(photos))
    now = timezone.now()
    FieldPhoto.objects.bulk_create(
        [
            FieldPhoto(
                file=store(photo), sha256=photo.sha256, width=photo.width, height=photo.height,
                added_at=now, stage=stage, **of,
            )
            for photo in photos
        ],
        ignore_conflicts=True,
    )  # fmt: skip
