"""The progress bar of commands that draw many tiles."""

from collections.abc import Iterable, Iterator

from tqdm import tqdm

from layers.territory.tiles import Tile


def bar(tiles: Iterator[Tile], count: int) -> Iterable[Tile]:
    """The tiles, with a bar that counts them."""
    return tqdm(tiles, total=count, unit=" tiles", leave=False)
