// The legend of a layer: each class with its mark and words, and what the squares mean.

import { el } from "../lib/dom.js";
import { STEPS, shade } from "./marks.js";
import { stamp } from "./stamps.js";

function picture(mark) {
  const ratio = 2;
  const canvas = stamp(mark, 6.5, ratio);
  canvas.className = "mark-picture";
  return canvas;
}

function square(tint, number) {
  const canvas = el("canvas", { width: 28, height: 20, class: "square-picture" });
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, 28, 20);
  context.fillStyle = shade(tint, number);
  context.fillRect(0, 0, 28, 20);
  return canvas;
}

function range(at) {
  if (at === STEPS.length - 1) return `${STEPS[at]}+`;
  const last = STEPS[at + 1] - 1;
  return last === STEPS[at] ? `${last}` : `${STEPS[at]}–${last}`;
}

/** The legend as an element; `veiled` for those who get numbers only. */
export function legend(look, veiled) {
  const steps = STEPS.map((number, at) => el("li", {}, square(look.tint, number),
    veiled && at === 0 ? null : range(at))).slice(veiled ? 1 : 0);
  const marks = look.classes.map((mark) => el("li", {}, picture(mark), mark.label));
  return el("div", { class: "layer-legend" },
    veiled ? null : el("ul", {}, ...marks),
    "density" in look ? el("p", { class: "hint" }, veiled
      ? gettext("Number in each square; squares with fewer than three are left out.")
      : gettext("Further out: number in each square")) : null,
    "density" in look ? el("ul", { class: "steps" }, ...steps) : null);
}
