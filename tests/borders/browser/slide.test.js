// The end of a border slides along the village's outline. Units are 1e-7 degrees.

import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../../static/js/borders/history.js";
import { landing } from "../../../static/js/borders/lattice.js";
import { Refusal, Topology } from "../../../static/js/borders/topology.js";
import { assertSameLand, feature, place, random, square, wiggly } from "./coverages.js";

const S = 10000;
const shapes = (topology) => topology.codes.map((code) => topology.geometry(code));
const ring = (topology, code) => topology.geometry(code).coordinates[0][0].map(String);
const refused = (kind) => (error) => error instanceof Refusal && error.kind === kind;

//  2S ┌──t─┬────┐
//     │ A  │  B │    A|B ends at (S, 0) and (S, 2S); t is a node of the outline
//   0 └────┴────┘
const two = () => [
  feature("A", [[[0, 0], [S, 0], [S, 2 * S], [6000, 2 * S], [0, 2 * S]]]),
  feature("B", [[[S, 0], [2 * S, 0], [2 * S, 2 * S], [S, 2 * S]]]),
];
const end = (topology, x = S, y = 2 * S) => topology.at(place(x, y));

test("the strip between changes hands, and the outline keeps its nodes", () => {
  const topology = new Topology(two());
  const node = end(topology);
  assert.equal(topology.kind(node), "end");
  topology.slide(node, place(S + 3000, 2 * S + 500));
  assert.deepEqual(topology.changed, ["A", "B"]);
  for (const code of ["A", "B"]) assert.ok(ring(topology, code).includes(String(place(S + 3000, 2 * S))));
  assert.ok(ring(topology, "A").includes(String(place(S, 2 * S))), "the old end stays a node of A");
  assert.ok(!ring(topology, "B").includes(String(place(S, 2 * S))));
  assert.equal(topology.kind(topology.at(place(S, 2 * S))), "outline");
  assertSameLand(shapes(topology), two().map(({ geometry }) => geometry));
});

test("a node that an end made goes with it; one of the outline is stood upon", () => {
  const topology = new Topology(two());
  const node = end(topology);
  topology.slide(node, place(S + 3000, 2 * S));
  topology.slide(node, place(S - 2000, 2 * S));
  assert.equal(topology.at(place(S + 3000, 2 * S)), undefined);
  topology.slide(node, place(6000 + 80, 2 * S), 3);
  assert.deepEqual(topology.place(node), place(6000, 2 * S));
  assert.equal(topology.nodes.size, new Topology(two()).nodes.size);
  assertSameLand(shapes(topology), two().map(({ geometry }) => geometry));
});

test("around a corner of the village, and back", () => {
  const topology = new Topology(two());
  const history = new History(topology);
  const original = JSON.stringify(shapes(topology));
  const node = end(topology);
  history.add({ changes: [topology.slide(node, place(2 * S + 100, S))] });
  assert.deepEqual(topology.place(node), place(2 * S, S));
  assert.ok(ring(topology, "A").includes(String(place(2 * S, 2 * S))));
  assertSameLand(shapes(topology), two().map(({ geometry }) => geometry));
  const drawn = JSON.stringify(shapes(topology));
  history.undo();
  assert.equal(JSON.stringify(shapes(topology)), original);
  history.redo();
  assert.equal(JSON.stringify(shapes(topology)), drawn);
  assert.equal(topology.kind(topology.at(place(2 * S, 2 * S))), "outline");
});

test("it does not pass the next border's end, nor move where it stands", () => {
  const topology = new Topology(two());
  assert.equal(topology.slide(end(topology), place(S + 10, 2 * S - 5)), null);
  assert.throws(() => topology.slide(end(topology), place(S, -300)), refused("stop"));
  assert.throws(() => topology.move(end(topology), place(S + 3000, 2 * S)), refused("fixed"));
  assert.throws(() => topology.remove(end(topology)), refused("junction"));
  assert.deepEqual(topology.changed, []);
});

//   ┌────┬──────┐
//   │ A  │ ▣  B │     the island I lies in B: the border may not sweep over it
//   └────┴──────┘
test("nothing that lies within a grid is swept over", () => {
  const island = square(S + 3000, 14000, 2000);
  const features = [
    feature("A", [[[0, 0], [S, 0], [S, 2 * S], [0, 2 * S]]]),
    feature("B", [[[S, 0], [2 * S, 0], [2 * S, 2 * S], [S, 2 * S]], [...island].reverse()]),
    feature("I", [island]),
  ];
  const topology = new Topology(features);
  assert.throws(() => topology.slide(end(topology), place(2 * S - 600, 2 * S)), refused("cross"));
  topology.slide(end(topology), place(S + 1500, 2 * S));
});

//   ┌──┐ ┌──┐
//   │A └─┘B │      the border from below to the left horn's top would run through the notch
//   └───┴───┘
test("a border does not cross the outline", () => {
  const features = [
    feature("A", [[[0, 0], [S, 0], [S, S], [8000, S], [8000, 3 * S], [0, 3 * S]]]),
    feature("B", [[[S, 0], [2 * S, 0], [2 * S, 3 * S], [12000, 3 * S], [12000, S], [S, S]]]),
  ];
  const topology = new Topology(features);
  const node = end(topology, S, S);
  assert.throws(() => topology.slide(node, place(15000, 3 * S + 90)), refused("cross"));
  topology.slide(node, place(11000, S));
  assertSameLand(shapes(topology), features.map(({ geometry }) => geometry));
});

test("a slanted outline is hardly bent: nine times in ten by less than a fiftieth of a unit", () => {
  const next = random(11);
  let bent = 0;
  for (let turn = 0; turn < 300; turn += 1) {
    const [a, b, c] = [0, 1, 2].map(() => ({ x: Math.round(next() * 2e5), y: Math.round(next() * 2e5) }));
    const scale = { east: 0.0092, north: 0.0111 };
    const to = landing(a, b, c, scale);
    const off = Math.abs((b.x - a.x) * (to.y - a.y) - (b.y - a.y) * (to.x - a.x)) / Math.hypot(b.x - a.x, b.y - a.y);
    assert.ok(off <= 0.5, `${off}`);
    bent += Number(off > 0.02);
    assert.deepEqual(landing(b, a, c, scale), to);
    assert.deepEqual(landing(a, b, to, scale), to);
  }
  assert.ok(bent < 30, `${bent}`);
});

for (let seed = 1; seed <= 12; seed += 1) {
  test(`sequence ${seed}: ends slid anywhere keep the coverage, and undo-all gives the same bytes`, () => {
    const next = random(seed * 104729);
    const features = wiggly(2 + (seed % 2), 2, 1 + (seed % 4), seed);
    const original = JSON.stringify(features.map(({ geometry }) => geometry));
    const topology = new Topology(features);
    const history = new History(topology);
    let done = 0;
    for (let turn = 0; turn < 80; turn += 1) {
      const ends = [...topology.nodes.values()].filter((node) => topology.kind(node) === "end");
      const node = ends[Math.floor(next() * ends.length)];
      const [lon, lat] = topology.place(node);
      const off = () => Math.round((next() - 0.5) * 2e5 * next()) / 1e7;
      try {
        const slid = topology.slide(node, [lon + off(), lat + off()]);
        if (slid) {
          history.add({ changes: [slid] });
          done += 1;
        } else if (next() < 0.3) history.undo();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
      assertSameLand(shapes(topology), JSON.parse(original));
    }
    assert.ok(done > 10, `only ${done} were possible`);
    for (const { parts } of topology.faces.values()) {
      for (const one of parts.flat()) {
        const nodes = topology.walk(one);
        assert.equal(one.twice, nodes.reduce((sum, b, i) => sum + nodes.at(i - 1).x * b.y - nodes.at(i - 1).y * b.x, 0));
      }
    }
    const kept = JSON.parse(JSON.stringify(history.steps));
    const drawn = JSON.stringify(shapes(topology));
    history.undoAll();
    assert.equal(JSON.stringify(shapes(topology)), original);
    assert.deepEqual(topology.changed, []);
    assert.deepEqual(history.replay(kept), []);
    assert.equal(JSON.stringify(shapes(topology)), drawn);
  });
}
