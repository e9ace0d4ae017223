// The end of a border on the village's outline, slid along it. Pure: no L.*, no DOM.
//
//    ──p──s──r─w─q──    The end stood at s and comes to stand at w. The outline keeps its nodes and
//         ┊  ╱          gains w, unless the end is put on a node that is there; what of it lies
//         x             between s and w goes from the one grid to the other. A node that only an end
//                       made goes when that end does.

import { gap, landing, meet } from "./lattice.js";
import { CLEARANCE } from "./validity.js";
import { keyOf } from "./weave.js";

const other = (edge, end) => (edge.a === end ? edge.b : edge.a);

/** The edges of the outline on either side of an end and those from inside, or null for a node that
 * is no such end. */
export function shores(node) {
  const rim = node.edges.filter(({ arc }) => arc.uses.length < 2);
  if (rim.length !== 2 || node.edges.length < 3 || rim[0].arc === rim[1].arc) return null;
  const [left, right] = rim.sort((one, two) => one.arc.id - two.arc.id);
  return { left, right, inner: node.edges.filter(({ arc }) => arc.uses.length > 1) };
}

/** The outline from the next junction on the left through the end to that on the right, and the way
 * it would run without the end, wherever that is: `at` is where it stands in the first, `stand` what
 * it leaves in its place. */
function outline(node, { left, right }) {
  const toward = ({ arc }) => (arc.nodes.at(-1) === node ? arc.nodes : arc.nodes.toReversed());
  const whole = [...toward(left), ...toward(right).toReversed().slice(1)];
  const at = whole.indexOf(node);
  const stand = node.made ? [] : [{ x: node.x, y: node.y, edges: [], junction: false }];
  return { whole, at, stand, way: [...whole.slice(0, at), ...stand, ...whole.slice(at + 1)] };
}

/**
 * Where the end would come to stand if it were pulled to the place: {to, onto}, `to` a place on the
 * lattice and `onto` the numbers of the two nodes of the way it comes between, or the one it comes
 * upon; null where it stands already, {stop} at the next border's end. Nodes of the outline draw it
 * within `reach` metres.
 */
export function landfall({ lattice }, node, place, reach) {
  const { way, at: own, stand } = outline(node, shores(node));
  const spot = lattice.put(place);
  const gaps = way.slice(1).map((b, i) => gap(way[i], b, spot, lattice));
  const i = gaps.indexOf(Math.min(...gaps));
  const to = landing(way[i], way[i + 1], spot, lattice);
  const far = way.map((one) => lattice.metres(one, to));
  const stop = [0, way.length - 1].find((one) => far[one] < CLEARANCE);
  if (stop !== undefined) return { stop: way[stop] };
  const near = far.indexOf(Math.min(...far.slice(1, -1)), 1);
  if (near > 0 && far[near] <= reach) return stand.length && near === own ? null : { to: way[near], onto: [near] };
  return keyOf(to) === keyOf(node) ? null : { to, onto: [i, i + 1] };
}

/**
 * What the web becomes when the end stands at `to`, where `end` stands for it: the outline's edges
 * that go and come, the nodes of either arc, who is beside the end, what the border sweeps over.
 */
export function course(topology, node, { onto }, end) {
  const { left, right, inner } = shores(node);
  const { whole, at, stand, way } = outline(node, { left, right });
  const turn = onto.at(-1);
  const after = [...way.slice(0, turn), end, ...way.slice(onto.length > 1 ? turn : turn + 1)];
  const first = Math.min(at, turn) - 1;
  const rest = Math.min(whole.length - at, after.length - turn) - 1;
  const pairs = (nodes) => nodes.slice(first, nodes.length - rest).map((a, i) => [a, nodes[first + i + 1]]);
  // An arc keeps the way it runs.
  const sides = [[left.arc, left.arc.nodes.at(-1) === node], [right.arc, right.arc.nodes[0] === node]];
  const added = pairs(after).map(([a, b], i) => {
    const [arc, along] = sides[first + i < turn ? 0 : 1];
    return along ? { a, b, arc } : { a: b, b: a, arc };
  });
  const laid = [after.slice(0, turn + 1), after.slice(turn)];
  return {
    inner, added, stand: stand[0], made: onto.length > 1, back: stand.length ? [at] : [at - 1, at],
    removed: pairs(whole).map(([a, b]) => topology.edgeBetween(a, b)),
    arcs: sides.map(([arc, along], side) => [arc, along ? laid[side] : laid[side].toReversed()]),
    beside: new Map([[left, after[turn - 1]], [right, after[turn + 1]]]),
    swept: turn > at ? [node, ...way.slice(at, turn), end] : [end, ...way.slice(turn, at + stand.length), node],
  };
}

/** The change as `validity.fault` looks at it. */
export function asChange(node, wish, whole, end) {
  const inner = whole.inner.map((edge) => ({
    arc: edge.arc, a: edge.a === node ? end : edge.a, b: edge.b === node ? end : edge.b }));
  return {
    removed: [...whole.inner, ...whole.removed],
    added: [...inner, ...whole.added],
    moved: {
      node, to: end, upon: wish.onto.length > 1 ? null : wish.to,
      ends: node.edges.map((edge) => whole.beside.get(edge) ?? other(edge, node)),
      swept: inner.map((edge) => [other(edge, end), ...whole.swept]),
    },
  };
}

/** Does a border cross the outline that its end passes, or come too close to a node of it? */
export function barred({ lattice }, node, { added, inner, stand }, end) {
  for (const old of inner) {
    const far = other(old, node);
    for (const { a, b } of added.filter((edge) => ![edge.a, edge.b].includes(far))) {
      if (a !== end && b !== end && meet(far, end, a, b)) return "cross";
      const close = [a, b].some((one) => one !== end && gap(far, end, one, lattice) < CLEARANCE
        && (one === stand || gap(far, node, one, lattice) >= CLEARANCE));
      if (close) return "close";
    }
  }
  return null;
}
