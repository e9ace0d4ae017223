// A tile made by PostGIS (tests/maps/browser/tile.js) and what must be read from it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readTile } from "../../../static/js/map/mvt.js";
import { TILE } from "./tile.js";

const bytes = Uint8Array.from(atob(TILE), (sign) => sign.charCodeAt(0));

test("every kind of value is read", () => {
  const { sample } = readTile(bytes.buffer);
  assert.equal(sample.extent, 4096);
  assert.deepEqual([...sample.ids], [7, 9007199254740991, 0]);
  assert.deepEqual(sample.properties(0), { word: "网格", whole: 5, minus: -3, part: 0.5, yes: true });
  assert.deepEqual(sample.properties(1), { word: "x", whole: 4294967296, minus: -1, part: -2.25, yes: false });
  assert.deepEqual(sample.properties(2), {});
});

test("points lie where they were put, also beyond the border", () => {
  const { sample } = readTile(bytes.buffer);
  assert.deepEqual([...sample.x], [1, -100, 4196]);
  assert.deepEqual([...sample.y], [2, 4096, 0]);
});

test("a property is mapped once for each value, and none has its own", () => {
  const { sample } = readTile(bytes.buffer);
  const asked = [];
  const classes = sample.mapped("word", (word) => { asked.push(word); return word === "x" ? 1 : 2; });
  assert.deepEqual([...classes], [2, 1, 2]);
  assert.equal(asked.filter((word) => word === "x").length, 1);
  assert.equal(sample.get(2, "word"), undefined);
  assert.equal(sample.get(0, "nothing"), undefined);
  assert.deepEqual([...sample.mapped("nothing", () => 3)], [3, 3, 3]);
});

test("an empty tile has no layers", () => {
  assert.deepEqual(readTile(new ArrayBuffer(0)), {});
});
