// Polygons woven into nodes, edges and arcs. Pure: no L.*, no DOM.
//
// An arc runs between two junctions (nodes where three edges or more meet), or around an island,
// and is the border of one grid (then it is the village's outline) or of two. A vertex that a
// neighbour lacks is put into its edge, as the server does.

import { gap, Lattice, share, turn } from "./lattice.js";
import { Squares } from "./squares.js";

// Rounding a point of an edge to the lattice moves it by up to half a diagonal, 0.71 units.
const ON_EDGE = 0.75;

/** The grids do not cover the ground once; `code` names one at fault, `at` is [lon, lat]. */
export class BrokenBorders extends Error {
  constructor(code, at) {
    super(`The borders of ${code} overlap at ${at}`);
    this.code = code;
    this.at = at;
  }
}

export const keyOf = ({ x, y }) => x * 0x4000000 + y;

/** Weave GeoJSON features (code in their properties) into {lattice, nodes, arcs, faces, squares}. */
export function weave(features) {
  const lattice = corner(features);
  const nodes = new Map();
  const faces = new Map();
  for (const feature of features) {
    const { code } = feature.properties;
    const parts = feature.geometry.coordinates.map((rings) => rings.map((line, index) => (
      { code, hole: index > 0, nodes: read(line, lattice, nodes), steps: [] })));
    faces.set(code, { code, feature, parts });
  }
  const rings = [...faces.values()].flatMap(({ parts }) => parts.flat());
  weld(rings, nodes);
  meetings(rings);
  const arcs = cut(rings, lattice);
  const edges = [];
  for (const arc of arcs) edges.push(...edgesOf(arc));
  for (const node of nodes.values()) node.edges = [];
  const mean = edges.reduce((sum, { a, b }) => sum + Math.hypot(a.x - b.x, a.y - b.y), 0) / (edges.length || 1);
  const squares = new Squares(2 * mean);
  for (const edge of edges) {
    edge.a.edges.push(edge);
    edge.b.edges.push(edge);
    squares.put(edge);
  }
  for (const ring of rings) {
    ring.start = ring.nodes[0];
    ring.twice = doubled(ring.nodes);
    delete ring.nodes;
    for (const { arc, back } of ring.steps) arc.uses.push({ ring, back });
  }
  return { lattice, nodes, arcs, faces, squares };
}

function corner(features) {
  let [west, south] = [Infinity, Infinity];
  for (const { geometry } of features) {
    for (const [lon, lat] of geometry.coordinates.flat(2)) {
      west = Math.min(west, lon);
      south = Math.min(south, lat);
    }
  }
  return new Lattice(west, south);
}

function read(line, lattice, nodes) {
  const ring = [];
  for (const place of line) {
    const at = lattice.put(place);
    const key = keyOf(at);
    if (!nodes.has(key)) nodes.set(key, at);
    const node = nodes.get(key);
    if (node !== ring.at(-1)) ring.push(node);
  }
  if (ring.length > 1 && ring[0] === ring.at(-1)) ring.pop();
  return ring;
}

/** Twice the signed area of a ring of nodes, in units; a whole number. */
export function doubled(ring) {
  let sum = 0;
  for (let i = 0, a = ring.at(-1); i < ring.length; a = ring[i], i += 1) {
    sum += a.x * ring[i].y - a.y * ring[i].x;
  }
  return sum;
}

/** Give each edge the nodes of others that lie on it. */
function weld(rings, nodes) {
  const all = [...nodes.values()];
  const size = Math.max(...all.map(({ x }) => x), ...all.map(({ y }) => y), 1) / Math.sqrt(all.length);
  const spots = new Squares(size);
  for (const node of all) spots.put({ a: node, b: node });
  for (const ring of rings) {
    const whole = [];
    const own = new Set(ring.nodes);
    ring.nodes.forEach((a, i) => {
      const b = ring.nodes[(i + 1) % ring.nodes.length];
      const on = [...spots.near([a, b], 1)].map((spot) => spot.a)
        .filter((c) => !own.has(c) && gap(a, b, c) <= ON_EDGE)
        .map((c) => ({ c, at: share(a, b, c) }))
        .sort((one, two) => one.at - two.at);
      whole.push(a, ...on.map(({ c }) => c));
    });
    ring.nodes = whole;
  }
}

/** Mark the junctions: nodes where more than two edges meet. */
function meetings(rings) {
  const beside = new Map();
  for (const { nodes } of rings) {
    nodes.forEach((node, i) => {
      if (!beside.has(node)) beside.set(node, new Set());
      beside.get(node).add(nodes.at(i - 1)).add(nodes[(i + 1) % nodes.length]);
    });
  }
  for (const [node, others] of beside) node.junction = others.size > 2;
}

/** Cut the rings at the junctions into arcs that they share; fills the rings' `steps`. */
function cut(rings, lattice) {
  const arcs = [];
  const walked = new Map();
  const lefts = new Set();
  for (const ring of rings) {
    const area = doubled(ring.nodes);
    if (area === 0) throw new BrokenBorders(ring.code, ring.nodes.length ? lattice.lift(ring.nodes[0]) : null);
    const left = area > 0 !== ring.hole;
    for (const chain of chains(ring.nodes)) {
      const keys = chain.closed ? loop(chain.nodes) : ends(chain.nodes);
      let arc = walked.get(keys.there) ?? walked.get(keys.back);
      if (!arc) {
        arc = {
          id: arcs.length, first: keys.there, closed: chain.closed, uses: [], changes: 0,
          nodes: chain.closed ? keys.nodes : chain.nodes,
        };
        walked.set(keys.there, arc);
        arcs.push(arc);
      }
      const back = arc.first !== keys.there;
      const side = `${arc.id} ${back !== left}`;
      if (lefts.has(side)) throw new BrokenBorders(ring.code, lattice.lift(chain.nodes[0]));
      lefts.add(side);
      ring.steps.push({ arc, back });
    }
  }
  return arcs;
}

function * chains(ring) {
  const first = ring.findIndex((node) => node.junction);
  if (first < 0) {
    yield { nodes: ring, closed: true };
    return;
  }
  let chain = [ring[first]];
  for (let i = 1; i <= ring.length; i += 1) {
    const node = ring[(first + i) % ring.length];
    chain.push(node);
    if (node.junction) {
      yield { nodes: chain, closed: false };
      chain = [node];
    }
  }
}

const way = (a, b) => `${keyOf(a)} ${keyOf(b)}`;

/** The names of a chain walked one way and the other: its first edge seen from there. */
function ends(chain) {
  return { there: way(chain[0], chain[1]), back: way(chain.at(-1), chain.at(-2)) };
}

/** The same for a ring without junctions, wherever it starts: from its lowest node. */
function loop(ring) {
  const keys = ring.map(keyOf);
  const low = keys.indexOf(keys.reduce((one, two) => Math.min(one, two)));
  const nodes = [...ring.slice(low), ...ring.slice(0, low)];
  return { nodes, there: way(nodes[0], nodes[1]), back: way(nodes[0], nodes.at(-1)) };
}

/** The edges of an arc, in its order. */
export function edgesOf(arc) {
  const { nodes } = arc;
  const edges = [];
  for (let i = 0; i < nodes.length - (arc.closed ? 0 : 1); i += 1) {
    edges.push({ a: nodes[i], b: nodes[(i + 1) % nodes.length], arc });
  }
  return edges;
}
