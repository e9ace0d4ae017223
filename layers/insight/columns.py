"""Rows of a query as numpy columns, by COPY in its binary form: a million take a second."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def columns(cursor: Any, query: str, form: np.dtype[Any]) -> NDArray[Any]:
    """The rows of ``query``, whose columns are those of ``form`` in order and never NULL.

    On the wire each row is a 16-bit number of fields, then for each its 32-bit length and its
    bytes; the types must be as wide as PostgreSQL's.
    """
    wire_form: list[tuple[str, str]] = [("fields", ">i2")]
    for name in form.names or ():
        wire_form += [(f"{name}_length", ">i4"), (name, form[name].newbyteorder(">").str)]
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT binary)") as copy:
        body = b"".join(bytes(part) for part in copy)
    # 11 bytes of signature, flags and the length of an extension, which is skipped; −1 at the end.
    start = 19 + int.from_bytes(body[15:19], "big")
    wire = np.frombuffer(body[start:-2], dtype=np.dtype(wire_form))
    rows = np.empty(len(wire), form)
    for name in form.names or ():
        rows[name] = wire[name]
    return rows
