"""In which encoding the words of a file may be written. Pure."""

import codecs
from typing import Final

# A spreadsheet in Chinese saves GB18030; what is UTF-8 by chance is UTF-8 on purpose.
_USUAL: Final = ("utf-8-sig", "gb18030")


def guesses(content: bytes, said: str = "") -> tuple[str, ...]:
    """The encodings to try, in this order: ``said`` alone, where somebody said it.

    A mark at the beginning of ``content`` (the beginning is enough) says UTF-8, whatever was said;
    read as anything else it would be a sign of the first column's name, and that column unknown.
    """
    if content.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    return (said,) if said else _USUAL
