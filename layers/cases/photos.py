"""The photos of a case: cleaned and stored by ``layers.photos``, kept beside the case's row."""

from django.utils import timezone

from layers.cases.models import CasePhoto
from layers.photos import FORMATS, CleanPhoto, check_count, clean_photo, store

__all__ = ["FORMATS", "CleanPhoto", "attach", "check_count", "clean_photo"]


def attach(
    case_id: int, photos: list[CleanPhoto], stage: str = CasePhoto.Stage.BEFORE
) -> list[CasePhoto]:
    """Store ``photos`` with the case, in the caller's transaction; the same photo twice is one."""
    check_count(len(photos))
    now = timezone.now()
    rows = [
        CasePhoto(
            case_id=case_id,
            stage=stage,
            file=store(photo),
            sha256=photo.sha256,
            width=photo.width,
            height=photo.height,
            added_at=now,
        )
        for photo in photos
    ]
    return CasePhoto.objects.bulk_create(rows, ignore_conflicts=True)
