"""Photos: checked by content, turned upright, re-encoded without metadata, stored beside the row.

Re-encoding is what strips the GPS position, the phone's serial number and anything hidden in the
file; only pixels survive.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from layers.cases.models import CasePhoto
from layers.errors import Refused

FORMATS: Final = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE: Final = 2048
MAX_PIXELS: Final = 60_000_000


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A JPEG with nothing but pixels; sides in pixels."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.content).digest()


def clean_photo(content: bytes) -> CleanPhoto:
    """Return the photo as a JPEG of at most 2048 pixels a side, upright, without metadata.

    Raises Refused for a file over the size limit or that is not a JPEG, PNG or WebP picture.
    """
    if len(content) > settings.MAX_PHOTO_BYTES:
        raise Refused(
            _("A photo may have %(limit)d MB. Take it again smaller, or send fewer details.")
            % {"limit": settings.MAX_PHOTO_BYTES // 1_000_000},
            "photos",
        )
    not_a_photo = Refused(
        _("This file is not a photo. Choose a JPEG, PNG or WebP picture."), "photos"
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise not_a_photo
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError,
            Image.DecompressionBombWarning) as error:  # fmt: skip
        raise not_a_photo from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    pixels = Image.new("RGB", upright.size)
    pixels.paste(upright)
    out = io.BytesIO()
    pixels.save(out, "JPEG", quality=82, optimize=True)
    return CleanPhoto(out.getvalue(), *pixels.size)


def check_count(count: int) -> None:
    """Raise Refused for more photos than a case may carry at once."""
    if count > settings.MAX_PHOTOS:
        raise Refused(
            _("Send %(limit)d photos at most.") % {"limit": settings.MAX_PHOTOS}, "photos"
        )


def attach(
    case_id: int, photos: list[CleanPhoto], stage: str = CasePhoto.Stage.BEFORE
) -> list[CasePhoto]:
    """Store ``photos`` with the case, in the caller's transaction; the same photo twice is one.

    Files are named by their content, so one left behind by a rolled-back transaction is harmless
    and is used again by the next try.
    """
    check_count(len(photos))
    now = timezone.now()
    rows = [
        CasePhoto(
            case_id=case_id,
            stage=stage,
            file=_store(photo),
            sha256=photo.sha256,
            width=photo.width,
            height=photo.height,
            added_at=now,
        )
        for photo in photos
    ]
    return CasePhoto.objects.bulk_create(rows, ignore_conflicts=True)


def _store(photo: CleanPhoto) -> str:
    digest = photo.sha256.hex()
    name = f"photos/{digest[:2]}/{digest}.jpg"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(photo.content))
    return name
