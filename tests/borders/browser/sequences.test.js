// Random sequences of moves, slides, inserts, deletes, undo and redo keep the coverage, whatever is tried.

import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../../static/js/borders/history.js";
import { Refusal, Topology } from "../../../static/js/borders/topology.js";
import { assertSameLand, random, wiggly } from "./coverages.js";

const shapes = (topology) => topology.codes.map((code) => topology.geometry(code));
const uses = (topology) => topology.arcs.map(({ uses: all }) => all.map(({ ring, back }) => `${ring.code} ${back}`).sort());

/** Try one random thing; true when it was done, false when it was refused. */
function attempt(history, next, reach) {
  const { topology } = history;
  const nodes = [...topology.nodes.values()];
  const node = nodes[Math.floor(next() * nodes.length)];
  const [lon, lat] = topology.place(node);
  const off = () => Math.round((next() - 0.5) * 2 * reach ** (0.3 + 0.9 * next())) / 1e7;
  const near = [Number((lon + off()).toFixed(7)), Number((lat + off()).toFixed(7))];
  const dice = next();
  try {
    if (dice < 0.5) {
      const moved = topology.kind(node) === "end" ? topology.slide(node, near) : topology.move(node, near);
      if (!moved) return false;
      history.add({ changes: [moved] });
    } else if (dice < 0.65) history.add({ changes: [topology.remove(node)] });
    else if (dice < 0.8) {
      const edge = node.edges[Math.floor(next() * node.edges.length)];
      const [a, b] = [topology.place(edge.a), topology.place(edge.b)];
      const middle = [0, 1].map((d) => Number(((a[d] + b[d]) / 2).toFixed(7)));
      history.add({ changes: [topology.insert(edge, middle)] });
    } else if (dice < 0.92) history.undo();
    else history.redo();
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    assert.ok(error.codes.length > 0 && error.at.every(Number.isFinite));
    return false;
  }
}

for (let seed = 1; seed <= 24; seed += 1) {
  test(`sequence ${seed}: the coverage stays one, undo-all gives the same bytes`, () => {
    const next = random(seed * 7919);
    const features = wiggly(2 + (seed % 2), 2, 1 + (seed % 5), seed);
    const original = JSON.stringify(features.map(({ geometry }) => geometry));
    const topology = new Topology(features);
    const history = new History(topology);
    const before = shapes(topology);
    const arcs = JSON.stringify(uses(topology));
    let done = 0;
    for (let turn = 0; turn < 120; turn += 1) {
      const state = JSON.stringify(shapes(topology));
      if (attempt(history, next, 60000)) {
        done += 1;
        assertSameLand(shapes(topology), before);
      } else assert.equal(JSON.stringify(shapes(topology)), state);
    }
    assert.ok(done > 20, `only ${done} were possible`);
    assert.equal(JSON.stringify(uses(topology)), arcs);
    const kept = JSON.parse(JSON.stringify(history.steps));
    const drawn = JSON.stringify(shapes(topology));
    history.undoAll();
    assert.equal(JSON.stringify(shapes(topology)), original);
    assert.deepEqual(topology.changed, []);
    assert.deepEqual(history.replay(kept), []);
    assert.equal(JSON.stringify(shapes(topology)), drawn);
  });
}

test("twice the area of every ring is kept to the last unit", () => {
  const next = random(5);
  const topology = new Topology(wiggly(3, 3, 6, 5));
  const history = new History(topology);
  for (let turn = 0; turn < 400; turn += 1) attempt(history, next, 20000);
  for (const { parts } of topology.faces.values()) {
    for (const ring of parts.flat()) {
      const nodes = topology.walk(ring);
      const sum = nodes.reduce((total, b, i) => total + nodes.at(i - 1).x * b.y - nodes.at(i - 1).y * b.x, 0);
      assert.equal(ring.twice, sum);
    }
  }
});

test("a move looks at what is near: as few edges in fifty grids as in ten", () => {
  const looked = (features) => {
    const topology = new Topology(features);
    const plain = [...topology.nodes.values()].filter((node) => topology.kind(node) === "plain");
    const near = topology.squares.near.bind(topology.squares);
    let edges = 0;
    topology.squares.near = (...box) => { const found = near(...box); edges += found.size; return found; };
    for (const node of plain.slice(0, 200)) {
      const [lon, lat] = topology.place(node);
      try { topology.move(node, [lon + 1e-6, lat]); } catch (error) { assert.ok(error instanceof Refusal); }
    }
    return { nodes: topology.nodes.size, each: edges / 200 };
  };
  const small = looked(wiggly(5, 2, 75, 1));
  const large = looked(wiggly(10, 5, 170, 1));
  assert.ok(small.nodes > 1900 && large.nodes > 19000, `${small.nodes} ${large.nodes}`);
  assert.ok(large.each < 60 && small.each < 60, `${small.each} ${large.each}`);
});
