"""Anybody's text files as the commands take them: in UTF-8, or as spreadsheets in Chinese save."""

from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from layers.errors import Refused

# What is UTF-8 by chance is UTF-8 on purpose; of GB18030 GBK is a part.
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


def read_text(path: Path) -> str:
    """The words of the file. Raises Refused for one that is not there or is no text."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused(_("The file %(file)s cannot be read.") % {"file": path}) from error
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(_("%(file)s is not a text in UTF-8 or GB18030.") % {"file": path.name})
