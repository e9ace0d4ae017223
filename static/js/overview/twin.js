// Two periods side by side: a second map that moves with the first and has a period of its own.

import { el, one } from "../lib/dom.js";
import { fill } from "./days.js";
import { Pane } from "./pane.js";
import { periodWords } from "./slider.js";
import { casesWords } from "./words.js";

const YEAR = 52;

export class Twin {
  /** `tap` is what a Pane wants to know; `onPeriod(back)` hears which other period is chosen. */
  constructor(first, tap, onPeriod) {
    this.first = first;
    this.tap = tap;
    this.pane = null;
    one("#other-period").addEventListener("change", ({ target }) => onPeriod(Number(target.value)));
  }

  /** Open or close it; true when the second map has just come. */
  show(wanted, base) {
    one("#second").hidden = !wanted;
    one(".middle").classList.toggle("comparing", wanted);
    const comes = wanted && !this.pane;
    if (comes) {
      this.pane = new Pane("map-2", this.tap);
      if (base) this.pane.base(base);
      this.part = together(this.first.map, this.pane.map);
    } else if (!wanted && this.pane) {
      this.part();
      this.pane.map.remove();
      this.pane = null;
    }
    for (const pane of this.panes()) pane.map.invalidateSize({ animate: false });
    return comes;
  }

  panes() {
    return this.pane ? [this.first, this.pane] : [this.first];
  }

  /** Which period each map shows; that of the second can be chosen. */
  label(data, back, other, casesOf) {
    one("#tag-1").textContent = this.pane ? `${periodWords(data, back)} · ${casesWords(casesOf(back))}` : "";
    if (!this.pane) return;
    one("#other-cases").textContent = casesWords(casesOf(other));
    const named = new Map([
      [back + data.weeks, gettext("%(period)s (the period before)")],
      [back + YEAR, gettext("%(period)s (a year before)")],
    ]);
    one("#other-period").replaceChildren(...Array.from({ length: data.steps }, (_none, at) => (
      el("option", { value: String(at) }, fill(named.get(at) ?? "%(period)s", { period: periodWords(data, at) })))));
    one("#other-period").value = String(other);
  }
}

/** The period to begin with: the one before, or the one after where there is none before. */
export function usualOther(data, back) {
  const before = Math.min(back + data.weeks, data.steps - 1);
  return before === back ? Math.max(back - data.weeks, 0) : before;
}

/** Let each map follow the other, until the function that is returned parts them. */
function together(left, right) {
  let busy = false;
  const following = (from, to) => () => {
    if (busy) return;
    busy = true;
    to.setView(from.getCenter(), from.getZoom(), { animate: false });
    busy = false;
  };
  const led = following(left, right);
  left.on("move", led);
  right.on("move", following(right, left));
  return () => left.off("move", led);
}
