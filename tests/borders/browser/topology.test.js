// The web of borders, case by case. Units are 1e-7 degrees, about a centimetre.

import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../../static/js/borders/history.js";
import { Refusal, Topology } from "../../../static/js/borders/topology.js";
import { BrokenBorders } from "../../../static/js/borders/weave.js";
import { assertCoverage, feature, place, square } from "./coverages.js";

const S = 10000;
const ring = (topology, code) => topology.geometry(code).coordinates[0][0].map(String);
const refusal = (kind, ...codes) => (error) => {
  assert.ok(error instanceof Refusal, `${error}`);
  assert.equal(error.kind, kind);
  for (const code of codes) assert.ok(error.codes.includes(code), `${error.codes} names ${code}`);
  return true;
};
const shapes = (topology) => topology.codes.map((code) => topology.geometry(code));

//  2S ┌────┬────┐
//     │ A  m B  │    A and B share the border a–m–b
//   0 └────┴────┘
//     0    S    2S
const two = () => [
  feature("A", [[[0, 0], [S, 0], [S, S], [S, 2 * S], [0, 2 * S]]]),
  feature("B", [[[S, 0], [2 * S, 0], [2 * S, 2 * S], [S, 2 * S], [S, S]]]),
];

test("a shared vertex moves in both grids, to the same numbers", () => {
  const features = two();
  const topology = new Topology(features);
  topology.move(topology.at(place(S, S)), place(S + 1234, S - 777));
  const moved = String(place(S + 1234, S - 777));
  assert.ok(ring(topology, "A").includes(moved));
  assert.ok(ring(topology, "B").includes(moved));
  assertCoverage(shapes(topology), features.map(({ geometry }) => geometry));
});

test("a grid that nobody touched is the very object that was loaded", () => {
  const features = [...two(), feature("C", [square(2 * S, 0, 2 * S)])];
  const topology = new Topology(features);
  topology.move(topology.at(place(S, S)), place(S + 5, S));
  assert.deepEqual(topology.changed, ["A", "B"]);
  assert.equal(topology.geometry("C"), features[2].geometry);
});

test("the village outline does not move, grow or shrink", () => {
  const topology = new Topology(two());
  assert.throws(() => topology.move(topology.at(place(0, 0)), place(100, 100)), refusal("fixed", "A"));
  assert.throws(() => topology.move(topology.at(place(S, 0)), place(S + 100, 0)), refusal("fixed", "A", "B"));
  assert.throws(() => topology.remove(topology.at(place(2 * S, 0))), refusal("fixed", "B"));
  const edge = topology.edgeBetween(topology.at(place(0, 0)), topology.at(place(S, 0)));
  assert.throws(() => topology.insert(edge, place(S / 2, 0)), refusal("fixed", "A"));
});

test("a vertex is put into the shared border for both, and taken out again for both", () => {
  const features = two();
  const topology = new Topology(features);
  const edge = topology.edgeBetween(topology.at(place(S, 0)), topology.at(place(S, S)));
  topology.insert(edge, place(S, S / 2));
  topology.move(topology.at(place(S, S / 2)), place(S - 900, S / 2));
  for (const code of ["A", "B"]) assert.ok(ring(topology, code).includes(String(place(S - 900, S / 2))));
  topology.remove(topology.at(place(S - 900, S / 2)));
  for (const code of ["A", "B"]) assert.equal(ring(topology, code).length, 6);
  assertCoverage(shapes(topology), features.map(({ geometry }) => geometry));
});

//  2S ┌────┬────┐
//     │ A  │  B │
//   S ├────J────┤    J is a junction of four
//     │ C  │  D │
//   0 └────┴────┘
const four = () => [
  feature("A", [square(0, S, S)]), feature("B", [square(S, S, S)]),
  feature("C", [square(0, 0, S)]), feature("D", [square(S, 0, S)]),
];

test("a junction moves in all its grids and stays a junction", () => {
  const topology = new Topology(four());
  const hub = topology.at(place(S, S));
  assert.equal(topology.kind(hub), "junction");
  topology.move(hub, place(S + 321, S + 123));
  assert.deepEqual(topology.changed, ["A", "B", "C", "D"]);
  assert.equal(topology.kind(hub), "junction");
  assert.throws(() => topology.remove(hub), refusal("junction", "A", "B", "C", "D"));
  assertCoverage(shapes(topology), four().map(({ geometry }) => geometry));
});

//     ┌────┬────┐
//     │ A  m→ → → x     m dragged out of B, over the outline
//     └────┴────┘
test("a vertex dragged over another border is refused and the grids are named", () => {
  const topology = new Topology(two());
  const before = JSON.stringify(shapes(topology));
  assert.throws(() => topology.move(topology.at(place(S, S)), place(3 * S, S)), refusal("cross", "A", "B"));
  assert.equal(JSON.stringify(shapes(topology)), before);
});

//   ┌────┬─────┐
//   │ A  J────┐│      the island I fills the hole of B: m may not jump over it
//   │    m  ▣ ││
//   └────┴─────┘
test("a border does not jump over a grid that lies within another", () => {
  const island = square(S + 4000, 9000, 2000);
  const features = [
    feature("A", [[[0, 0], [S, 0], [S, S], [S, 2 * S], [0, 2 * S]]]),
    feature("B", [[[S, 0], [2 * S, 0], [2 * S, 2 * S], [S, 2 * S], [S, S]], [...island].reverse()]),
    feature("I", [island]),
  ];
  const topology = new Topology(features);
  const node = topology.at(place(S, S));
  assert.throws(() => topology.move(node, place(2 * S - 500, S)), refusal("cross", "I"));
  assert.throws(() => topology.move(node, place(S + 5500, S)), refusal("cross", "I"));
  topology.move(node, place(S + 2000, S));
  const corner = topology.at(place(S + 4000, 9000));
  topology.move(corner, place(S + 3500, 8800));
  assert.deepEqual(topology.gridsAt(corner), ["B", "I"]);
  assertCoverage(shapes(topology), features.map(({ geometry }) => geometry));
});

//    J           the triangle T between J, K and n: n may not be pulled through J–K
//    │╲
//    │ n
//    │╱
//    K
test("a grid is not turned inside out", () => {
  const features = [
    feature("T", [[[S, S], [2 * S, 2 * S], [S, 3 * S]]]),
    feature("L", [[[0, 0], [3 * S, 0], [3 * S, S / 2], [S, S], [S, 3 * S], [3 * S, 4 * S], [0, 4 * S]]]),
    feature("R", [[[3 * S, S / 2], [3 * S, 4 * S], [S, 3 * S], [2 * S, 2 * S], [S, S]]]),
  ];
  const topology = new Topology(features);
  const node = topology.at(place(2 * S, 2 * S));
  assert.throws(() => topology.move(node, place(S - 2000, 2 * S)), refusal("flip"));
  assert.throws(() => topology.move(node, place(S, 2 * S)), (error) => error instanceof Refusal);
  assert.throws(() => topology.remove(node), (error) => error instanceof Refusal);
});

test("a spike, a second vertex on the same place and one too close are refused", () => {
  const topology = new Topology(two());
  const node = topology.at(place(S, S));
  assert.throws(() => topology.move(node, place(S, 0)), refusal("touch"));
  assert.throws(() => topology.move(node, place(S, 3 * S)), (error) => error instanceof Refusal);
  // 30 units are about 28 cm; half a metre is kept.
  assert.throws(() => topology.move(node, place(2 * S - 30, S)), refusal("close", "B"));
  topology.move(node, place(2 * S - 80, S));
});

//     ┌─────────┐
//     │    A    │     C's neighbour A lacks the vertex t
//     ├────t────┤
//     │ B  │  C │
//     └────┴────┘
test("a vertex that a neighbour lacks is woven into its border", () => {
  const features = [
    feature("A", [[[0, S], [2 * S, S], [2 * S, 2 * S], [0, 2 * S]]]),
    feature("B", [square(0, 0, S)]), feature("C", [square(S, 0, S)]),
  ];
  const topology = new Topology(features);
  assert.equal(topology.geometry("A"), features[0].geometry);
  const hub = topology.at(place(S, S));
  assert.deepEqual(topology.gridsAt(hub).sort(), ["A", "B", "C"]);
  topology.move(hub, place(S + 40, S + 900));
  for (const code of ["A", "B", "C"]) assert.ok(ring(topology, code).includes(String(place(S + 40, S + 900))));
});

//   ┌──┬────┬──┐
//   │A1│ B  │A2│       A has two parts
//   └──┴────┴──┘
test("a grid of several parts keeps them, in their order, whichever way its rings run", () => {
  const features = [
    feature("A", [[...square(3 * S, 0, S)].reverse()], [square(0, 0, S)]),
    feature("B", [[[S, 0], [3 * S, 0], [3 * S, S], [S, S], [S, S / 2]]]),
  ];
  const topology = new Topology(features);
  topology.move(topology.at(place(S, S / 2)), place(S + 700, S / 2));
  const { coordinates } = topology.geometry("A");
  assert.deepEqual(coordinates[0], features[0].geometry.coordinates[0]);
  assert.equal(coordinates[1][0].length, 6);
});

test("grids that overlap are not woven", () => {
  const features = [feature("A", [square(0, 0, S)]), feature("B", [square(0, 0, S)])];
  assert.throws(() => new Topology(features), BrokenBorders);
});

test("undo, redo and cancel; a deleted first vertex is the first again", () => {
  const features = two();
  features[0].geometry.coordinates[0][0] = feature("", [[[S, S], [S, 2 * S], [0, 2 * S], [0, 0], [S, 0]]])
    .geometry.coordinates[0][0];
  const topology = new Topology(features);
  const history = new History(topology);
  const original = JSON.stringify(shapes(topology));
  history.add({ changes: [topology.remove(topology.at(place(S, S)))], what: "remove" });
  const edge = topology.edgeBetween(topology.at(place(S, 0)), topology.at(place(S, 2 * S)));
  history.add({ changes: [topology.insert(edge, place(S, 5000)), topology.move(topology.at(place(S, 5000)), place(S + 99, 4900))], what: "insert" });
  const drawn = JSON.stringify(shapes(topology));
  history.undo();
  history.undo();
  assert.equal(JSON.stringify(shapes(topology)), original);
  history.redo();
  history.redo();
  assert.equal(JSON.stringify(shapes(topology)), drawn);
  assert.equal(history.redo(), null);
  history.undoAll();
  assert.equal(JSON.stringify(shapes(topology)), original);
  assert.equal(topology.geometry("A"), features[0].geometry);
});

test("kept steps are done again on borders loaded anew; what does not fit any more is named", () => {
  const first = new Topology(two());
  const history = new History(first);
  history.add({ changes: [first.move(first.at(place(S, S)), place(S + 50, S))], what: "move" });
  const edge = first.edgeBetween(first.at(place(S, 0)), first.at(place(S + 50, S)));
  history.add({ changes: [first.insert(edge, place(S + 25, 5000))], what: "insert" });
  const kept = JSON.parse(JSON.stringify(history.steps));

  const again = new History(new Topology(two()));
  assert.deepEqual(again.replay(kept), []);
  assert.deepEqual(shapes(again.topology), shapes(first));

  const features = two();
  for (const { geometry } of features) {
    for (const line of geometry.coordinates[0]) line.forEach((at, i) => { if (String(at) === String(place(S, S))) line[i] = place(S - 60, S); });
  }
  const later = new History(new Topology(features));
  assert.deepEqual(later.replay(kept).map(({ what }) => what), ["move", "insert"]);
  assert.deepEqual(later.topology.changed, []);
});

//       ·p            p is pulled to the node n, else to the edge e
//   n────────e────
test("snapping measures in metres: nodes first, then edges", () => {
  const topology = new Topology(two());
  const near = topology.nearest(place(S + 100, S + 100), 2);
  assert.equal(near.node, topology.at(place(S, S)));
  assert.deepEqual(topology.nearest(place(S + 100, 5000), 2).place, place(S, 5000));
  assert.equal(topology.nearest(place(S + 3000, 5000), 2), null);
  assert.equal(topology.nearest(place(S + 100, S + 100), 2, (thing) => thing === near.node).place[0], place(S, 0)[0]);
});

test("areas are those of the ellipsoid", () => {
  // A square of 0.01° at 33.95° N; PostGIS says 1025286.63 m² (geography).
  const topology = new Topology([feature("A", [square(0, 0, 100000)])]);
  assert.ok(Math.abs(topology.area("A") / 1025286.6304 - 1) < 2e-6, String(topology.area("A")));
});
