"""Photos of any layer: checked by content, turned upright, re-encoded, stored by their content.

Re-encoding is what strips the GPS position, the phone's serial number and anything hidden in the
file; only pixels survive. Which row a photo belongs to is the business of its layer.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

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
    """Raise Refused for more photos than may be sent at once."""
    if count > settings.MAX_PHOTOS:
        raise Refused(
            _("Send %(limit)d photos at most.") % {"limit": settings.MAX_PHOTOS}, "photos"
        )


def store(photo: CleanPhoto) -> str:
    """Keep the file under a name made of its content, and return that name.

    One left behind by a rolled-back transaction is harmless and is used again by the next try.
    """
    digest = photo.sha256.hex()
    name = f"photos/{digest[:2]}/{digest}.jpg"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(photo.content))
    return name
