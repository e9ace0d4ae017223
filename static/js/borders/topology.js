// The borders of a village as one web: what is moved, added or deleted on a border changes every
// grid that has it. Pure: no L.*, no DOM. See docs/adr/0009-borders-in-the-browser.md.

import { foot, gap } from "./lattice.js";
import { asChange, barred, course, landfall, shores } from "./slide.js";
import { CLEARANCE, differences, fault } from "./validity.js";
import { keyOf, weave } from "./weave.js";

const other = (edge, end) => (edge.a === end ? edge.b : edge.a);

/** A change that would break a grid; nothing was changed. {kind, codes, at: [lon, lat]}. */
export class Refusal extends Error {
  constructor({ kind, codes, at }) {
    super(`${kind}: ${codes.join(", ")}`);
    Object.assign(this, { kind, codes, at });
  }
}

export class Topology {
  /** From GeoJSON features with a code, MultiPolygons. Throws BrokenBorders. */
  constructor(features) {
    Object.assign(this, weave(features));
    this.islands = components(this);
  }

  get codes() { return [...this.faces.keys()]; }

  /** The node at these exact coordinates, or undefined. */
  at(place) { return this.nodes.get(keyOf(this.lattice.put(place))); }

  place(node) { return this.lattice.lift(node); }

  /** "outline" (fixed), "end" (of a border, on the outline), "junction" or "plain". */
  kind(node) {
    if (node.edges.some(({ arc }) => arc.uses.length < 2)) return shores(node) ? "end" : "outline";
    return node.edges.length > 2 ? "junction" : "plain";
  }

  /** The codes of the grids that have this node. */
  gridsAt(node) {
    return [...new Set(node.edges.flatMap(({ arc }) => arc.uses.map(({ ring }) => ring.code)))];
  }

  /** The nodes of a ring in its own order and from its own start. */
  walk(ring) {
    const nodes = ring.steps.flatMap(({ arc, back }) => {
      const way = back ? arc.nodes.toReversed() : arc.nodes;
      return arc.closed ? way : way.slice(0, -1);
    });
    const first = nodes.indexOf(ring.start);
    return [...nodes.slice(first), ...nodes.slice(0, first)];
  }

  isChanged(code) {
    return this.faces.get(code).parts.flat().some(({ steps }) => steps.some(({ arc }) => arc.changes > 0));
  }

  get changed() { return this.codes.filter((code) => this.isChanged(code)); }

  /** The grid's MultiPolygon as it is now; the very object it came from while nothing has changed. */
  geometry(code) {
    const { feature, parts } = this.faces.get(code);
    if (!this.isChanged(code)) return feature.geometry;
    const closed = (ring) => [...ring, ring[0]].map((node) => this.place(node));
    return { type: "MultiPolygon", coordinates: parts.map((rings) => rings.map((ring) => closed(this.walk(ring)))) };
  }

  /** Square metres. */
  area(code) {
    const sizes = this.faces.get(code).parts.flat().map((ring) => {
      const size = Math.abs(this.lattice.area(this.walk(ring)));
      return ring.hole ? -size : size;
    });
    return sizes.reduce((one, two) => one + two, 0);
  }

  /** Throws Refusal unless the node may come to lie at the place [lon, lat]. */
  checkMove(node, place) {
    if (["outline", "end"].includes(this.kind(node))) this.#refuseFixed(node);
    const to = this.lattice.put(place);
    const added = node.edges.map((edge) => ({
      arc: edge.arc, a: edge.a === node ? to : edge.a, b: edge.b === node ? to : edge.b }));
    this.#refuse({ removed: node.edges, added, moved: { node, to } });
  }

  /** Move a node and with it the border of every grid that has it. */
  move(node, place) {
    this.checkMove(node, place);
    const change = { do: "move", from: this.place(node), to: [...place] };
    this.apply(change);
    return change;
  }

  /** Slide an end along the outline towards the place [lon, lat], onto nodes of the outline within
   * `reach` metres; null where it stays. Throws Refusal. */
  slide(node, place, reach = CLEARANCE) {
    const wish = landfall(this, node, place, reach);
    if (!wish) return null;
    if (wish.stop) throw new Refusal({ kind: "stop", codes: this.gridsAt(wish.stop), at: this.place(wish.stop) });
    const end = { x: wish.to.x, y: wish.to.y };
    const whole = course(this, node, wish, end);
    this.#refuse(asChange(node, wish, whole, end));
    const kind = barred(this, node, whole, end);
    if (kind) throw new Refusal({ kind, codes: this.gridsAt(node), at: this.place(end) });
    const change = { do: "slide", from: this.place(node), to: this.place(end), onto: wish.onto, back: whole.back, starts: this.#starts(whole) };
    this.apply(change);
    return change;
  }

  /** Where the rings on either side of an end start, by code. */
  #starts({ arcs }) {
    return Object.fromEntries(arcs.flatMap(([arc]) => arc.uses.map(({ ring }) => [ring.code, this.place(ring.start)])));
  }

  /** Put a new node into an edge at the place [lon, lat], which becomes a corner of all its grids. */
  insert(edge, place) {
    if (edge.arc.uses.length < 2) this.#refuseFixed(edge.a);
    const node = { ...this.lattice.put(place), edges: [] };
    this.#refuse({
      removed: [edge], moved: { node, to: node },
      added: [{ a: edge.a, b: node, arc: edge.arc }, { a: node, b: edge.b, arc: edge.arc }],
    });
    const change = { do: "insert", between: [this.place(edge.a), this.place(edge.b)], at: [...place] };
    this.apply(change);
    return change;
  }

  /** Throws Refusal unless the node may be deleted. */
  checkRemove(node) {
    const kind = this.kind(node);
    if (kind !== "plain") {
      const words = { kind: kind === "outline" ? "fixed" : "junction", codes: this.gridsAt(node), at: this.place(node) };
      throw new Refusal(words);
    }
    const [one, two] = node.edges;
    const { arc } = one;
    if (arc.closed && arc.nodes.length <= 3) {
      throw new Refusal({ kind: "flip", codes: this.gridsAt(node), at: this.place(node) });
    }
    const [come, go] = one.b === node ? [one, two] : [two, one];
    this.#refuse({ removed: node.edges, added: [{ a: come.a, b: go.b, arc }], moved: { node, to: null } });
  }

  /** Delete a plain node: the border runs straight from its one neighbour to the other. */
  remove(node) {
    this.checkRemove(node);
    const [one, two] = node.edges;
    const [come, go] = one.b === node ? [one, two] : [two, one];
    const starts = node.edges[0].arc.uses.filter(({ ring }) => ring.start === node).map(({ ring }) => ring.code);
    const change = { do: "remove", between: [this.place(come.a), this.place(go.b)], at: this.place(node) };
    if (starts.length) change.starts = starts;
    this.apply(change);
    return change;
  }

  #refuseFixed(node) {
    throw new Refusal({ kind: "fixed", codes: this.gridsAt(node), at: this.place(node) });
  }

  #refuse(change) {
    const found = fault(this, change);
    if (found) throw new Refusal(found);
  }

  /** Do a change that was checked before, or its inverse; `sign` −1 takes it back from the count. */
  apply(change, sign = 1) {
    const work = { move: this.#shift, slide: this.#slip, insert: this.#grow, remove: this.#shrink }[change.do];
    for (const arc of work.call(this, change)) arc.changes += sign;
  }

  #shift({ from, to }) {
    const node = this.at(from);
    const removed = [...node.edges];
    const before = removed.map(({ a, b, arc }) => ({ a: { ...a }, b: { ...b }, arc }));
    for (const edge of removed) this.squares.take(edge);
    this.nodes.delete(keyOf(node));
    Object.assign(node, this.lattice.put(to));
    this.nodes.set(keyOf(node), node);
    for (const edge of removed) this.squares.put(edge);
    grow(differences(before, removed));
    return new Set(removed.map(({ arc }) => arc));
  }

  #slip({ from, to, onto, begin = {} }) {
    const node = this.at(from);
    const { inner, removed, added, arcs, stand, made } = course(this, node, { onto }, node);
    const before = [...removed, ...inner].map(({ a, b, arc }) => ({ a: { ...a }, b: { ...b }, arc }));
    for (const edge of [...removed, ...inner]) this.squares.take(edge);
    for (const edge of removed) for (const end of [edge.a, edge.b]) end.edges.splice(end.edges.indexOf(edge), 1);
    this.nodes.delete(keyOf(node));
    if (stand) this.nodes.set(keyOf(stand), stand);
    Object.assign(node, this.lattice.put(to), { made });
    this.nodes.set(keyOf(node), node);
    for (const edge of added) for (const end of [edge.a, edge.b]) end.edges.push(edge);
    for (const edge of [...added, ...inner]) this.squares.put(edge);
    for (const [arc, nodes] of arcs) arc.nodes = nodes;
    grow(differences(before, [...added, ...inner]));
    for (const { ring } of arcs.flatMap(([arc]) => arc.uses)) {
      const start = begin[ring.code] && this.at(begin[ring.code]);
      const nodes = new Set(ring.steps.flatMap(({ arc }) => arc.nodes));
      ring.start = [start, ring.start, node].find((one) => nodes.has(one));
    }
    return new Set([...arcs.map(([arc]) => arc), ...inner.map(({ arc }) => arc)]);
  }

  #grow({ between: [a, b], at, starts = [] }) {
    const edge = this.edgeBetween(this.at(a), this.at(b));
    const { arc } = edge;
    const node = { ...this.lattice.put(at), edges: [], junction: false };
    const index = arc.nodes.indexOf(edge.a) + 1;
    this.#replace([edge], [{ a: edge.a, b: node, arc }, { a: node, b: edge.b, arc }]);
    arc.nodes.splice(index, 0, node);
    this.nodes.set(keyOf(node), node);
    for (const { ring } of arc.uses) if (starts.includes(ring.code)) ring.start = node;
    return [arc];
  }

  #shrink({ at }) {
    const node = this.at(at);
    const { arc } = node.edges[0];
    const [one, two] = node.edges;
    const [come, go] = one.b === node ? [one, two] : [two, one];
    for (const { ring, back } of arc.uses) {
      if (ring.start === node) ring.start = back ? come.a : go.b;
    }
    this.#replace([come, go], [{ a: come.a, b: go.b, arc }]);
    arc.nodes.splice(arc.nodes.indexOf(node), 1);
    this.nodes.delete(keyOf(node));
    return [arc];
  }

  #replace(removed, added) {
    for (const edge of removed) {
      this.squares.take(edge);
      for (const end of [edge.a, edge.b]) end.edges.splice(end.edges.indexOf(edge), 1);
    }
    for (const edge of added) {
      edge.a.edges.push(edge);
      edge.b.edges.push(edge);
      this.squares.put(edge);
    }
    grow(differences(removed, added));
  }

  edgeBetween(a, b) {
    return a?.edges.find((edge) => other(edge, a) === b);
  }

  /** What lies nearest to the place [lon, lat] within so many metres: {node} or {edge, place}, or
   * null. Nodes come before edges; `skip(edge or node)` leaves some out. */
  nearest(place, metres, skip = () => false) {
    const at = this.lattice.put(place);
    let best = null;
    let on = null;
    for (const edge of this.squares.near([at], metres / this.lattice.east)) {
      for (const node of [edge.a, edge.b]) {
        const far = this.lattice.metres(node, at);
        if (far <= metres && far < (best?.far ?? Infinity) && !skip(node)) best = { node, far };
      }
      const far = gap(edge.a, edge.b, at, this.lattice);
      if (far <= metres && far < (on?.far ?? Infinity) && !skip(edge)) {
        on = { edge, far, place: this.lattice.lift(foot(edge.a, edge.b, at, this.lattice)) };
      }
    }
    return best ?? on;
  }
}

function grow(differenceOf) {
  for (const [ring, change] of differenceOf) ring.twice += change;
}

/** What hangs together: [{arcs, first, codes}]. Islands within a grid hang apart from the rest. */
function components({ arcs }) {
  const left = new Set(arcs);
  const at = new Map();
  for (const arc of arcs) {
    for (const node of arc.nodes) at.set(node, [...(at.get(node) ?? []), arc]);
  }
  const found = [];
  for (const first of arcs) {
    if (!left.delete(first)) continue;
    const whole = { arcs: new Set([first]), first, codes: new Set() };
    // A set grows while it is walked.
    for (const arc of whole.arcs) {
      arc.uses.forEach(({ ring }) => whole.codes.add(ring.code));
      for (const next of arc.nodes.flatMap((node) => at.get(node))) {
        if (left.delete(next)) whole.arcs.add(next);
      }
    }
    found.push(whole);
  }
  return found;
}
