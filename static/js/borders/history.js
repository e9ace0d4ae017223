// What was drawn, step by step, and the way back. Pure: no L.*, no DOM.
//
// A step is one thing a person did: {changes: [...], what, codes}. Changes name places, not nodes,
// so that steps can be kept as JSON and done again on borders that were loaded anew.

import { Refusal } from "./topology.js";

const INVERSE = {
  move: ({ from, to }) => ({ do: "move", from: to, to: from }),
  slide: ({ from, to, onto, back, starts }) => ({ do: "slide", from: to, to: from, onto: back, begin: starts }),
  insert: ({ between, at }) => ({ do: "remove", between, at }),
  remove: ({ between, at, starts }) => ({ do: "insert", between, at, starts }),
};

export class History {
  constructor(topology) {
    this.topology = topology;
    this.steps = [];
    this.undone = [];
  }

  /** Keep a step whose changes have just been done. */
  add(step) {
    this.steps.push(step);
    this.undone = [];
  }

  /** Add changes to the last step, as when an arrow key is held. */
  extend(changes) {
    this.steps.at(-1).changes.push(...changes);
    this.undone = [];
  }

  undo() {
    const step = this.steps.pop();
    if (!step) return null;
    for (const change of step.changes.toReversed()) this.topology.apply(INVERSE[change.do](change), -1);
    this.undone.push(step);
    return step;
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return null;
    for (const change of step.changes) this.topology.apply(change);
    this.steps.push(step);
    return step;
  }

  undoAll() {
    while (this.undo());
    this.undone = [];
  }

  /** Take back changes that are not (or no longer) part of a step. */
  revert(changes) {
    for (const change of changes.toReversed()) this.topology.apply(INVERSE[change.do](change), -1);
  }

  /** Do kept steps again, each checked anew; returns the steps that could not be done as they were. */
  replay(steps) {
    const lost = [];
    for (const step of steps) {
      const done = [];
      try {
        for (const change of step.changes) done.push(again(this.topology, change));
        this.add({ ...step, changes: done });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.revert(done);
        lost.push(step);
      }
    }
    return lost;
  }
}

/** Do one kept change through the checks. Throws Refusal, also where its place is not there now. */
function again(topology, change) {
  const known = (thing) => {
    if (!thing) throw new Refusal({ kind: "gone", codes: [], at: change.at ?? change.from });
    return thing;
  };
  if (change.do === "insert") {
    const [a, b] = change.between.map((place) => topology.at(place));
    return topology.insert(known(topology.edgeBetween(a, b)), change.at);
  }
  const node = known(topology.at(change.from ?? change.at));
  if (change.do === "slide") return known(topology.kind(node) === "end" && topology.slide(node, change.to));
  return change.do === "move" ? topology.move(node, change.to) : topology.remove(node);
}
