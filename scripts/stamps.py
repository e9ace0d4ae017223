"""Content stamps: what a result was made from, so that it is made again only after a change."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(inputs: Iterable[Path | str]) -> str:
    """A hash over texts, files (name and content) and all files of folders, in the order given."""
    digest = hashlib.sha256()
    for item in inputs:
        if isinstance(item, str):
            digest.update(item.encode() + b"\0")
            continue
        for file in sorted(item.rglob("*")) if item.is_dir() else [item]:
            if file.is_file():
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                digest.update(f"{file}\0{content}\0".encode())
    return digest.hexdigest()


class Stamp:
    """A file that holds the fingerprint its result was made from; best kept inside the result."""

    def __init__(self, file: Path, inputs: Iterable[Path | str]) -> None:
        self.file = file
        self.now = fingerprint(inputs)

    def is_fresh(self) -> bool:
        return self.file.is_file() and self.file.read_text() == self.now

    def write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.now)
