// Would the grids still cover the ground once, if a few edges changed? Pure: no L.*, no DOM.
//
// Looks only at what is near the changed edges. The grids stay a coverage when no edge meets
// another, no ring turns over, the order of edges around each node stays, and nothing that hangs
// apart comes out of one grid into another.

import { around, cross, folded, gap, inside, meet, same } from "./lattice.js";
import { keyOf } from "./weave.js";

/** Closer than this (metres) the server takes two borders for one. */
export const CLEARANCE = 0.5;

const codesOf = (edge) => edge.arc.uses.map(({ ring }) => ring.code);

/**
 * What is wrong with a change, or null. `removed` and `added` are edges {a, b, arc}; an added edge
 * may end at `moved.to`, the place where `moved.node` would come to lie (to = null: it goes). What
 * slides along the outline has also `upon`, the node it takes the place of, `ends`, the other ends
 * of its edges from then on, and `swept`, the rings its borders sweep over.
 * Answers {kind, codes, at}: kind is "touch", "cross", "close", "fold" or "flip".
 */
export function fault(woven, { removed, added, moved }) {
  const gone = new Set(removed);
  const mine = added.flatMap(codesOf);
  const { to } = moved;
  const at = (place) => woven.lattice.lift(place);
  const there = to && woven.nodes.get(keyOf(to));
  if (there && there !== moved.node && there !== moved.upon) {
    return { kind: "touch", codes: uniq(mine), at: at(to) };
  }
  for (const one of added) {
    if (same(one.a, one.b)) return { kind: "touch", codes: uniq(mine), at: at(one.a) };
    for (const two of added) {
      const hub = one !== two && [one.a, one.b].find((end) => end === two.a || end === two.b);
      if (hub && folded(hub, other(one, hub), other(two, hub))) {
        return { kind: "fold", codes: uniq(mine), at: at(hub) };
      }
    }
    const found = against(woven, one, gone, moved, removed);
    if (found) return { ...found, codes: uniq([...codesOf(one), ...found.codes]), at: at(found.at) };
  }
  const turned = over(woven, removed, added);
  if (turned) return { kind: "flip", codes: [turned.code], at: at(to ?? moved.node) };
  if (!ordered(removed, added, moved)) return { kind: "cross", codes: uniq(mine), at: at(to ?? moved.node) };
  const lost = swept(woven, removed, moved);
  if (lost) return { kind: "cross", codes: uniq([...mine, ...lost]), at: at(to ?? moved.node) };
  return null;
}

const uniq = (codes) => [...new Set(codes)];
const other = (edge, end) => (edge.a === end ? edge.b : edge.a);

/** One new edge against all the standing ones near it. */
function against(woven, edge, gone, moved, removed) {
  const { a, b } = edge;
  const { lattice } = woven;
  const reach = CLEARANCE / lattice.east;
  for (const stands of woven.squares.near([a, b], reach)) {
    if (gone.has(stands)) continue;
    const hub = [a, b].find((end) => end === stands.a || end === stands.b);
    const codes = codesOf(stands);
    if (hub) {
      const far = other(stands, hub);
      if (folded(hub, other(edge, hub), far)) return { kind: "touch", codes, at: hub };
      if (close(lattice, edge, far, removed, moved)) return { kind: "close", codes, at: far };
      continue;
    }
    if (meet(a, b, stands.a, stands.b)) return { kind: "cross", codes, at: moved.to ?? a };
    for (const end of [stands.a, stands.b]) {
      if (close(lattice, edge, end, removed, moved)) return { kind: "close", codes, at: end };
    }
    if (moved.to && nearer(lattice, stands, moved, removed)) return { kind: "close", codes, at: moved.to };
  }
  return null;
}

/** Does a new edge come too close to a node that the old edges kept clear of? */
function close(lattice, { a, b }, node, removed, moved) {
  if (node === a || node === b || node === moved.node || gap(a, b, node, lattice) >= CLEARANCE) return false;
  return !removed.some((old) => (
    old.a === node || old.b === node || gap(old.a, old.b, node, lattice) < CLEARANCE));
}

/** Does the moved node come too close to an edge that is not beside it, and closer than it was? */
function nearer(lattice, { a, b }, { node, to }, removed) {
  const now = gap(a, b, to, lattice);
  if (now >= CLEARANCE || now >= gap(a, b, node, lattice)) return false;
  return !removed.some((old) => [old.a, old.b].some((end) => end === a || end === b));
}

/** The first ring that would have no area left or be turned over. */
function over(woven, removed, added) {
  for (const [ring, change] of differences(removed, added)) {
    if (Math.sign(ring.twice + change) !== Math.sign(ring.twice)) return ring;
  }
  return null;
}

/** By how much (twice the area, in units) each ring beside these edges grows. */
export function differences(removed, added) {
  const grown = new Map();
  for (const [edges, sign] of [[removed, -1], [added, 1]]) {
    for (const { a, b, arc } of edges) {
      for (const { ring, back } of arc.uses) {
        grown.set(ring, (grown.get(ring) ?? 0) + sign * (back ? -1 : 1) * cross(a, b));
      }
    }
  }
  return grown;
}

/** Do the edges around the moved node and its neighbours keep their order? */
function ordered(removed, added, { node, to, ends: later }) {
  const hubs = new Set(removed.flatMap(({ a, b }) => [a, b]).filter((end) => end !== node));
  for (const hub of hubs) {
    if (hub.edges.length < 3) continue;
    const before = hub.edges.map((edge) => other(edge, hub));
    const after = hub.edges.map((edge) => {
      if (!removed.includes(edge)) return other(edge, hub);
      const instead = added.find((one) => (one.a === hub || one.b === hub) && one.arc === edge.arc
        && (one.a === hub) === (edge.a === hub));
      return other(instead, hub);
    });
    if (!sameCircle(around(hub, before), around(hub, after))) return false;
  }
  if (!to || node.edges.length < 3) return true;
  const ends = node.edges.map((edge) => other(edge, node));
  return sameCircle(around(node, ends), around(to, later ?? ends));
}

function sameCircle(one, two) {
  const shift = two.indexOf(one[0]);
  return one.every((index, i) => two[(i + shift) % two.length] === index);
}

/** The grids of an island that would come to lie on another side of a ring. */
function swept(woven, removed, { node, to, swept: rings }) {
  if (woven.islands.length < 2) return null;
  const corners = removed.flatMap(({ a, b }) => [a, b]);
  if (to) corners.push(to);
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const between = ({ x, y }) => x >= Math.min(...xs) && x <= Math.max(...xs) && y >= Math.min(...ys) && y <= Math.max(...ys);
  const sides = new Set(removed.flatMap(({ arc }) => arc.uses.map(({ ring }) => ring)));
  const jumped = (spot) => (rings ? rings.some((ring) => inside(ring, spot)) : [...sides].some((ring) => {
    const before = woven.walk(ring);
    const after = before.flatMap((one) => (one !== node ? [one] : to ? [to] : []));
    return inside(before, spot) !== inside(after, spot);
  }));
  for (const island of woven.islands) {
    const [spot] = island.first.nodes;
    if (!island.arcs.has(removed[0].arc) && between(spot) && jumped(spot)) return [...island.codes];
  }
  return null;
}

