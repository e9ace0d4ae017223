// A line across a grid, judged on the device. Units are 1e-7 degrees.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cut } from "../../../static/js/borders/cut.js";
import { Lattice } from "../../../static/js/borders/lattice.js";

const lattice = new Lattice(117.9, 33.95);
const nodes = (...places) => places.map(([x, y]) => ({ x, y }));
const S = 10000;
const square = nodes([0, 0], [S, 0], [S, S], [0, S]);
const sizeOf = (ring) => Math.abs(lattice.area(ring));
const parts = (rings, ...line) => cut(rings, nodes(...line), lattice);

//   ┌──┼───┐
//   │  │   │    from beyond the border to beyond it
//   └──┼───┘
test("a line across gives two parts that make up the whole, the larger first", () => {
  const { sizes } = parts([square], [3000, -500], [3000, S + 500]);
  assert.ok(sizes[0] > sizes[1]);
  assert.ok(Math.abs(sizes[0] + sizes[1] - sizeOf(square)) < 1e-6);
  assert.ok(Math.abs(sizes[1] / sizeOf(square) - 0.3) < 1e-6);
});

test("ends on the border, on a corner and bends in between count as across", () => {
  const { sizes } = parts([square], [0, 0], [6000, 2000], [S, S]);
  assert.ok(Math.abs(sizes[0] + sizes[1] - sizeOf(square)) < 1e-6);
  assert.ok(parts([square], [5000, 0], [5000, S]).sizes);
});

//   ┌──────┐
//   ├─┐    │    both ends on the same edge
//   ├─┘    │
//   └──────┘
test("a bay cut out of one edge", () => {
  for (const line of [[[0, 3000], [2000, 3000], [2000, 5000], [0, 5000]], [[0, 5000], [2000, 5000], [2000, 3000], [0, 3000]]]) {
    const { sizes } = parts([square], ...line);
    assert.ok(Math.abs(sizes[1] / sizeOf(square) - 0.04) < 1e-6, String(sizes));
  }
});

//   ┌──┼───┐
//   │ ▢│   │    a hole goes with the part that it lies in
//   └──┼───┘
test("a hole is not counted", () => {
  const hole = nodes([1000, 1000], [1000, 2000], [2000, 2000], [2000, 1000]);
  const { sizes } = parts([square, hole], [5000, 0], [5000, S]);
  assert.ok(Math.abs(sizes[1] / sizeOf(square) - 0.49) < 1e-6);
  assert.equal(parts([square, hole], [1500, 0], [1500, S]).fault, "crosses_again");
  assert.equal(parts([square, hole], [1500, 0], [1500, 1500]).fault, "not_apart");
});

test("lines that do not cut say why", () => {
  assert.equal(parts([square], [100, 100]).fault, "short");
  assert.equal(parts([square], [-500, 0], [-500, S]).fault, "misses");
  assert.equal(parts([square], [-500, 5000], [5000, 5000]).fault, "ends_inside");
  assert.equal(parts([square], [2000, 2000], [5000, 5000]).fault, "ends_inside");
  assert.equal(parts([square], [-9, 1], [S + 9, S - 1], [S + 9, 1], [-9, S - 1]).fault, "crosses_itself");
  const comb = nodes([0, 0], [9000, 0], [9000, 9000], [6000, 9000], [6000, 3000], [3000, 3000], [3000, 9000], [0, 9000]);
  assert.equal(parts([comb], [-9, 6000], [9009, 6000]).fault, "crosses_again");
  assert.ok(parts([comb], [-9, 6000], [3000, 6000]).sizes);
});
