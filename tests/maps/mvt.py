"""Reads Mapbox vector tiles, as far as tests need them: layer name, ids, properties, vertices."""

import struct
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Feature:
    """``points`` are the vertices of the geometry in tile units, parts one after another."""

    id: int | None = None
    kind: int = 0
    points: list[tuple[int, int]] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)


def features(body: bytes) -> dict[str, list[Feature]]:
    """The features of a tile by layer."""
    return dict(_layer(value) for number, value in _fields(body) if number == 3)


def _layer(body: bytes) -> tuple[str, list[Feature]]:
    parts = list(_fields(body))
    [name] = [value.decode() for number, value in parts if number == 1]
    keys = [value.decode() for number, value in parts if number == 3]
    values = [_value(value) for number, value in parts if number == 4]
    return name, [_feature(value, keys, values) for number, value in parts if number == 2]


def _feature(body: bytes, keys: list[str], values: list[Any]) -> Feature:
    made = Feature()
    for number, value in _fields(body):
        if number == 1:
            made.id = value
        elif number == 2:
            tags = _varints(value)
            made.properties = {
                keys[key]: values[at] for key, at in zip(tags[::2], tags[1::2], strict=True)
            }
        elif number == 3:
            made.kind = value
        elif number == 4:
            made.points = _points(_varints(value))
    return made


def _points(numbers: list[int]) -> list[tuple[int, int]]:
    points, x, y, at = [], 0, 0, 0
    while at < len(numbers):
        command, count = numbers[at] & 7, numbers[at] >> 3
        at += 1
        for _vertex in range(count if command != 7 else 0):
            x += (numbers[at] >> 1) ^ -(numbers[at] & 1)
            y += (numbers[at + 1] >> 1) ^ -(numbers[at + 1] & 1)
            points.append((x, y))
            at += 2
    return points


def _value(body: bytes) -> Any:
    [(number, value)] = _fields(body)
    match number:
        case 1:
            return value.decode()
        case 2:
            return struct.unpack("<f", value)[0]
        case 3:
            return struct.unpack("<d", value)[0]
        case 6:
            return (value >> 1) ^ -(value & 1)
        case 7:
            return bool(value)
    return value


def _fields(body: bytes) -> list[tuple[int, Any]]:
    found: list[tuple[int, Any]] = []
    at = 0
    while at < len(body):
        tag, at = _varint(body, at)
        match tag & 7:
            case 0:
                value, at = _varint(body, at)
                found.append((tag >> 3, value))
            case 2:
                size, at = _varint(body, at)
                found.append((tag >> 3, body[at : at + size]))
                at += size
            case wire:
                size = {1: 8, 5: 4}[wire]
                found.append((tag >> 3, body[at : at + size]))
                at += size
    return found


def _varints(body: bytes) -> list[int]:
    found, at = [], 0
    while at < len(body):
        value, at = _varint(body, at)
        found.append(value)
    return found


def _varint(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = body[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
