// One person's work on one village: the borders as loaded, as drawn, what is chosen. No L.*, no DOM.
//
// Events: "load" (other borders), "draw" (borders moved, also while dragging), "step" (a change was
// finished, undone or redone), "choose" (another grid or vertex).

import { History } from "./history.js";
import { turn } from "./lattice.js";
import { Refusal, Topology } from "./topology.js";
import { keyOf } from "./weave.js";

/** Snapping distance in metres: what one sees is what is stored. */
export const SNAP = 3;

export class Session extends EventTarget {
  constructor() {
    super();
    this.snapping = true;
    this.grid = "";
    this.node = null;
    this.drag = null;
  }

  /** Take over what the server knows of the village; what was drawn before is gone. */
  load(known, grid = "") {
    this.known = known;
    this.grids = new Map(known.grids.features.map((feature) => [feature.properties.code, feature.properties]));
    this.topology = new Topology(known.grids.features);
    this.base = new Topology(known.grids.features);
    this.history = new History(this.topology);
    this.areas = new Map(this.topology.codes.map((code) => [code, this.base.area(code)]));
    this.drag = null;
    const mine = known.grids.features.find(({ properties }) => properties.mine);
    const wanted = [grid, this.grid, mine?.properties.code].find((code) => this.grids.has(code));
    this.grid = wanted ?? this.topology.codes[0] ?? "";
    this.node = null;
    this.#say("load");
  }

  #say(type) { this.dispatchEvent(new Event(type)); }

  get steps() { return this.history.steps; }

  name(code) { return this.grids.get(code)?.name ?? code; }

  /** May this person move the node: not on the outline, and in a grid that is hers to change. */
  mayMove(node) {
    return this.topology.kind(node) !== "outline"
      && this.topology.gridsAt(node).some((code) => this.grids.get(code).editable);
  }

  /** The grids besides the chosen one that a node belongs to. */
  neighbours(node) {
    return this.topology.gridsAt(node).filter((code) => code !== this.grid);
  }

  choose(code, node = null) {
    this.grid = code;
    this.node = node;
    this.#say("choose");
  }

  chooseNode(node) {
    this.node = node;
    this.#say("choose");
  }

  /** Start to move a node, or (with `edge`) a new one put into it at the place. Throws Refusal. */
  grab(node, edge = null, place = null) {
    const inserted = edge ? [this.topology.insert(edge, place)] : [];
    const held = edge ? this.topology.at(place) : node;
    this.drag = { node: held, from: this.topology.place(held), inserted, moves: [] };
    this.node = held;
    this.#say("choose");
  }

  /** Bring the held node to the place [lon, lat], or leave it where it last could be. Throws Refusal. */
  dragTo(place) {
    const { node } = this.drag;
    const snapped = this.snapping && this.topology.kind(node) !== "end" ? this.#snapped(node, place) : null;
    try {
      this.#dragFromStart(node, snapped ?? round(place));
    } catch (error) {
      if (!snapped || !(error instanceof Refusal)) throw error;
      this.#dragFromStart(node, round(place));
    }
    this.#say("draw");
  }

  /** Judge each place from where the drag began, so that the way the finger took does not matter. */
  #dragFromStart(node, to) {
    const { moves, from } = this.drag;
    const back = [...moves];
    this.history.revert(moves.splice(0));
    try {
      const move = String(to) !== String(from) && this.#moved(node, to, this.snapping ? SNAP : undefined);
      if (move) moves.push(move);
    } catch (error) {
      for (const change of back) this.topology.apply(change);
      moves.push(...back);
      throw error;
    }
  }

  /** Move a node, an end along the outline; null when that leaves it where it was. */
  #moved(node, to, reach) {
    const { topology } = this;
    return topology.kind(node) === "end" ? topology.slide(node, to, reach) : topology.move(node, to);
  }

  /** Let go: what was moved or put in becomes a step; a mere touch only chooses the node. */
  drop() {
    const { node, inserted, moves } = this.drag;
    this.drag = null;
    if (!moves.length && !inserted.length) {
      this.#say("choose");
      return;
    }
    this.history.add(this.#step((inserted[0] ?? moves[0]).do, node, [...inserted, ...moves]));
    this.#say("step");
  }

  /** Let go without a trace, as with Esc or when a call comes in. */
  cancelDrag() {
    const { inserted, moves } = this.drag;
    this.history.revert([...inserted, ...moves]);
    if (inserted.length) this.node = null;
    this.drag = null;
    this.#say("choose");
  }

  #step(what, node, changes) {
    return { what, codes: this.topology.gridsAt(node), grid: this.grid, when: Date.now(), changes };
  }

  /** Move the chosen node by metres; a held key makes one step. Throws Refusal. */
  nudge(east, north) {
    const { node, topology } = this;
    const { lattice } = topology;
    const [lon, lat] = topology.place(node);
    const change = this.#moved(node, round([lon + east / lattice.east / 1e7, lat + north / lattice.north / 1e7]));
    if (!change) return;
    const last = this.steps.at(-1);
    if (last && last === this.nudging && String(last.changes.at(-1).to) === String(change.from)) {
      this.history.extend([change]);
    } else {
      this.nudging = this.#step(change.do, node, [change]);
      this.history.add(this.nudging);
    }
    this.#say("step");
  }

  /** Delete the chosen node. Throws Refusal. */
  remove() {
    const { node } = this;
    this.topology.checkRemove(node);
    const step = this.#step("remove", node, []);
    step.changes.push(this.topology.remove(node));
    this.history.add(step);
    this.node = null;
    this.#say("step");
  }

  undo() { this.#walk(this.history.undo()); }

  redo() { this.#walk(this.history.redo()); }

  #walk(step) {
    if (!step) return;
    if (this.node && this.topology.nodes.get(keyOf(this.node)) !== this.node) this.node = null;
    this.#say("step");
  }

  /** Back to what was loaded, exactly. */
  discard() {
    this.history.undoAll();
    this.node = null;
    this.#say("step");
  }

  /** Do kept steps again; returns those that do not fit any more. */
  replay(steps) {
    const lost = this.history.replay(steps);
    this.#say("step");
    return lost;
  }

  /** What the server is asked to do: the new shape of every grid that has changed. */
  change() {
    const codes = this.topology.changed;
    return {
      verb: "redraw",
      shapes: Object.fromEntries(codes.map((code) => [code, this.topology.geometry(code)])),
      versions: this.versions(codes),
    };
  }

  versions(codes) {
    return Object.fromEntries(codes.map((code) => [code, this.grids.get(code).version]));
  }

  /** By grid that changed: how many square metres it gained, by this device's own reckoning. */
  gains() {
    return this.topology.changed.map((code) => ({
      code, name: this.name(code), gain: this.topology.area(code) - this.areas.get(code) }));
  }

  /** Where a dragged node would snap: onto the straight line of its neighbours or on with a border
   * that leads to it, else onto a border as it was before. */
  #snapped(node, place) {
    const { lattice } = this.topology;
    const at = lattice.put(place);
    const ends = node.edges.map((edge) => (edge.a === node ? edge.b : edge.a));
    const lines = ends.length === 2 ? [[ends[0], ends[1]]] : [];
    for (const end of ends) {
      const before = end.edges.length === 2 && end.edges.map((edge) => (edge.a === end ? edge.b : edge.a)).find((far) => far !== node);
      if (before) lines.push([before, end]);
    }
    const feet = lines.map(([a, b]) => onLine(a, b, at, lattice)).filter(({ far }) => far <= SNAP);
    feet.sort((one, two) => one.far - two.far);
    if (feet.length) return lattice.lift(feet[0]);
    const from = String(this.drag.from);
    const near = this.base.nearest(place, SNAP, (thing) => (
      (thing.arc ? [thing.a, thing.b] : [thing]).some((end) => String(lattice.lift(end)) === from)));
    return near ? near.place ?? lattice.lift(near.node) : null;
  }
}

export const round = (place) => place.map((degrees) => Math.round(degrees * 1e7) / 1e7);

/** The lattice point on the whole line through a and b nearest to c, and how far (metres) that is. */
function onLine(a, b, c, { east, north }) {
  const [dx, dy] = [(b.x - a.x) * east, (b.y - a.y) * north];
  const along = ((c.x - a.x) * east * dx + (c.y - a.y) * north * dy) / (dx * dx + dy * dy);
  const far = Math.abs(turn(a, b, c)) * east * north / Math.hypot(dx, dy);
  return { x: Math.round(a.x + along * (b.x - a.x)), y: Math.round(a.y + along * (b.y - a.y)), far };
}
