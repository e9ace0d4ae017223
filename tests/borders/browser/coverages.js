// Coverages to draw on, and an oracle that looks at every edge, however slow.

import assert from "node:assert/strict";

import { inside, meet, turn } from "../../../static/js/borders/lattice.js";

const degrees = (x, y) => [Number((117.9 + x / 1e7).toFixed(7)), Number((33.95 + y / 1e7).toFixed(7))];

/** A feature from parts of rings of [x, y] in units of 1e-7 degrees; rings need not be closed. */
export function feature(code, ...parts) {
  const closed = (ring) => [...ring, ring[0]].map(([x, y]) => degrees(x, y));
  const coordinates = parts.map((rings) => rings.map(closed));
  return { type: "Feature", properties: { code, name: code }, geometry: { type: "MultiPolygon", coordinates } };
}

/** A square of this side from its south-west corner, counter-clockwise. */
export const square = (x, y, side) => [[x, y], [x + side, y], [x + side, y + side], [x, y + side]];

export const place = degrees;

/** Random numbers from 0 to 1, the same for the same seed. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** columns × rows grids with wiggly shared borders of `bends` stretches, one with an island grid. */
export function wiggly(columns, rows, bends, seed, side = 60000) {
  const next = random(seed);
  const shake = (size) => Math.round((next() - 0.5) * size);
  const corner = [];
  for (let i = 0; i <= columns; i += 1) {
    for (let j = 0; j <= rows; j += 1) {
      const rim = [i === 0 || i === columns, j === 0 || j === rows];
      corner.push([i * side + (rim[0] ? 0 : shake(side / 4)), j * side + (rim[1] ? 0 : shake(side / 4))]);
    }
  }
  const at = (i, j) => corner[i * (rows + 1) + j];
  const lines = new Map();
  const line = (a, b, rim) => {
    const key = `${a} ${b}`;
    if (!lines.has(key)) {
      const way = [a];
      for (let k = 1; k < bends; k += 1) {
        const [x, y] = [0, 1].map((d) => Math.round(a[d] + (b[d] - a[d]) * k / bends));
        const off = rim ? 0 : shake(side / bends / 2);
        way.push(a[0] === b[0] || Math.abs(b[1] - a[1]) > Math.abs(b[0] - a[0]) ? [x + off, y] : [x, y + off]);
      }
      lines.set(key, way);
    }
    return lines.get(key);
  };
  const back = (a, b, rim) => [b, ...line(a, b, rim).slice(1).reverse()];
  const features = [];
  for (let j = 0; j < rows; j += 1) {
    for (let i = 0; i < columns; i += 1) {
      const [sw, se, ne, nw] = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
      features.push(feature(`G${i}-${j}`, [[
        ...line(sw, se, j === 0), ...line(se, ne, i === columns - 1),
        ...back(nw, ne, j === rows - 1), ...back(sw, nw, i === 0),
      ]]));
    }
  }
  const [x, y] = [0, 1].map((d) => Math.round((at(0, 0)[d] + at(1, 1)[d]) / 2));
  const island = square(x - 4000, y - 3000, 8000);
  features[0].geometry.coordinates[0].push(feature("", [[...island].reverse()]).geometry.coordinates[0][0]);
  return [...features, feature("island", [island])];
}

const unit = ([lon, lat]) => ({ x: Math.round((lon - 117.9) * 1e7), y: Math.round((lat - 33.95) * 1e7) });
const doubled = (ring) => ring.slice(1).reduce((sum, b, i) => sum + ring[i].x * b.y - ring[i].y * b.x, 0);

/** Twice the area, in units; exact. */
export function doubledArea({ coordinates }) {
  let sum = 0;
  for (const rings of coordinates) {
    rings.forEach((ring, index) => { sum += Math.abs(doubled(ring.map(unit))) * (index ? -1 : 1); });
  }
  return sum;
}

/** Assert that the shapes are valid and walk every edge once each way, but for the same outline as
 * `before`: a coverage of the same land. Looks at all pairs of edges. */
export function assertCoverage(shapes, before) {
  assert.deepEqual(rim(shapes), rim(before));
  const total = (all) => all.reduce((sum, shape) => sum + doubledArea(shape), 0);
  assert.equal(total(shapes), total(before));
  shapes.forEach(assertValid);
}

/** The same where ends slid along the outline: it may have more nodes, all on straight stretches. */
export function assertSameLand(shapes, before) {
  assert.deepEqual(rim(shapes, corners(before)), rim(before, corners(before)));
  const total = (all) => all.reduce((sum, shape) => sum + doubledArea(shape), 0);
  assert.equal(total(shapes), total(before));
  shapes.forEach(assertValid);
}

const corners = (shapes) => new Set(shapes.flatMap(({ coordinates }) => coordinates.flat(2)).map(String));

function halfEdges(shapes) {
  const walked = new Map();
  for (const { coordinates } of shapes) {
    for (const rings of coordinates) {
      rings.forEach((line, index) => {
        const ring = line.map(unit);
        if ((doubled(ring) > 0) === index > 0) ring.reverse();
        ring.slice(1).forEach((b, i) => {
          const key = [ring[i].x, ring[i].y, b.x, b.y];
          assert.ok(!walked.has(`${key}`), `walked twice: ${key}`);
          walked.set(`${key}`, key);
        });
      });
    }
  }
  return walked;
}

/** The edges of the outline; with `known`, from one of these nodes to the next, those between left out. */
function rim(shapes, known) {
  const walked = halfEdges(shapes);
  const free = [...walked.values()].filter(([a, b, c, d]) => !walked.has(`${[c, d, a, b]}`));
  if (!known) return free.map(String).sort();
  const onward = new Map(free.map(([a, b, c, d]) => [`${[a, b]}`, [c, d]]));
  const stands = ([x, y]) => known.has(String(degrees(x, y)));
  return free.filter(([a, b]) => stands([a, b])).map(([a, b, c, d]) => {
    let to = [c, d];
    while (!stands(to)) to = onward.get(String(to));
    return String([a, b, ...to]);
  }).sort();
}

function assertValid({ coordinates }) {
  const edges = [];
  for (const rings of coordinates) {
    const outer = rings[0].map(unit);
    rings.forEach((line, index) => {
      const ring = line.map(unit);
      assert.notEqual(doubled(ring), 0);
      if (index) assert.ok(inside(outer, ring[0]), "a hole outside its grid");
      ring.slice(1).forEach((b, i) => edges.push([ring[i], b]));
    });
  }
  const same = (a, b) => a.x === b.x && a.y === b.y;
  edges.forEach(([a, b], i) => {
    assert.ok(!same(a, b), "an edge without length");
    for (const [c, d] of edges.slice(i + 1)) {
      const hub = [a, b].find((end) => same(end, c) || same(end, d));
      if (!hub) assert.ok(!meet(a, b, c, d), "edges that meet");
      else {
        const [p, q] = [same(hub, a) ? b : a, same(hub, c) ? d : c];
        const ahead = (p.x - hub.x) * (q.x - hub.x) + (p.y - hub.y) * (q.y - hub.y) > 0;
        assert.ok(turn(hub, p, q) !== 0 || !ahead, "edges on top of each other");
      }
    }
  });
}
