// The next seven days: what is expected of each, and between what four days in five lie.

import { el, one } from "../lib/dom.js";
import { fill, whole } from "./days.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 30;
const HEIGHT = 52;

export function showAhead(ahead) {
  one("#ahead-box").hidden = !ahead;
  if (!ahead) return;
  one("#ahead-total").textContent = fill(
    gettext("%(n)s cases (%(low)s–%(high)s)"),
    { n: whole(ahead.total), low: whole(ahead.total_low), high: whole(ahead.total_high) },
  );
  const top = Math.max(...ahead.high, 1);
  one("#ahead").replaceChildren(...ahead.days.map((day, i) => oneDay(ahead, day, i, top)));
}

function oneDay(ahead, day, i, top) {
  const weekday = new Date(`${day}T12:00`);
  const words = weekday.toLocaleDateString(document.documentElement.lang, { weekday: "short" });
  const range = fill(gettext("%(low)s to %(high)s"), { low: ahead.low[i], high: ahead.high[i] });
  return el(
    "li", { title: `${day}: ${range}` },
    bar(ahead, i, top), el("b", {}, expected(ahead.mean[i])),
    el("span", { class: [0, 6].includes(weekday.getDay()) ? "off" : null }, words),
    el("span", { class: "visually-hidden" }, range),
  );
}

const expected = (mean) => (mean >= 1 ? whole(Math.round(mean)) : mean.toFixed(1));

function bar(ahead, i, top) {
  const y = (value) => HEIGHT - 3 - (HEIGHT - 6) * value / top;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("aria-hidden", "true");
  const rect = (name, x, width, from, to) => {
    const made = document.createElementNS(SVG, "rect");
    const given = { class: name, x, width, y: y(to), height: Math.max(y(from) - y(to), 2), rx: 2 };
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    svg.append(made);
  };
  rect("range", WIDTH / 2 - 5, 10, ahead.low[i], ahead.high[i]);
  rect("mean", WIDTH / 2 - 9, 18, ahead.mean[i], ahead.mean[i]);
  return svg;
}
