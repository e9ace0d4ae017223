// The period slider: a bar a week, a window that can be dragged, keyed and played.

import { icon, one } from "../lib/dom.js";
import { addDays, fill, month, short, weeksBefore, whole } from "./days.js";

const SVG = "http://www.w3.org/2000/svg";
const PLAY_MS = 650;

export class Slider {
  /** `onStep(back)` is called for every position, `back` weeks before the last. */
  constructor(onStep) {
    this.box = one("#bars");
    this.svg = one("#bars svg");
    this.onStep = onStep;
    this.back = 0;
    this.timer = 0;
    this.box.addEventListener("pointerdown", (event) => this.drag(event));
    this.box.addEventListener("keydown", (event) => this.key(event));
    one("[data-do=play]").addEventListener("click", () => (this.timer ? this.pause() : this.play()));
  }

  show(data, back, vs) {
    this.data = data;
    this.back = Math.min(back, data.steps - 1);
    this.vs = vs;
    this.draw();
  }

  draw() {
    const { weekly, weeks, steps, until } = this.data;
    const bars = weekly.length;
    const top = Math.max(...weekly, 1);
    this.svg.setAttribute("viewBox", `0 0 ${bars * 10} 100`);
    const last = bars - 1 - this.back;
    const other = this.vs === null ? -1 : bars - 1 - this.vs;
    const inside = (i, end) => i <= end && i > end - weeks;
    const shapes = [rect((last - weeks + 1) * 10, 0, weeks * 10, 100, "window")];
    weekly.forEach((n, i) => {
      const height = (n / top) * 94;
      const name = inside(i, last) ? "in" : inside(i, other) ? "vs" : "";
      shapes.push(rect(i * 10 + 1, 100 - height, 8, height, name));
    });
    this.svg.replaceChildren(...shapes);
    const months = one("#months");
    months.replaceChildren();
    let before = "";
    const room = Math.max(Math.ceil((bars * 34) / Math.max(months.clientWidth, 1)), 1);
    let next = 0;
    for (let i = 0; i < bars; i += 1) {
      const words = month(weeksBefore(until, bars - 1 - i));
      if (words !== before && i >= next && i < bars - 1) {
        const sign = document.createElement("span");
        sign.textContent = words;
        sign.style.left = `${(i / bars) * 100}%`;
        months.append(sign);
        next = i + room;
      }
      before = words;
    }
    const words = periodWords(this.data, this.back);
    one("#when").textContent = words;
    one("#when-cases").textContent = fill(
      ngettext("%(n)s case", "%(n)s cases", this.cases(this.back)),
      { n: whole(this.cases(this.back)) },
    );
    this.box.setAttribute("aria-valuemin", "0");
    this.box.setAttribute("aria-valuemax", String(steps - 1));
    this.box.setAttribute("aria-valuenow", String(steps - 1 - this.back));
    this.box.setAttribute("aria-valuetext", words);
  }

  cases(back) {
    const { weekly, weeks } = this.data;
    return weekly.slice(weekly.length - back - weeks, weekly.length - back).reduce((a, b) => a + b, 0);
  }

  go(back) {
    const to = Math.max(0, Math.min(this.data.steps - 1, back));
    if (to === this.back) return;
    this.back = to;
    this.draw();
    this.onStep(to);
  }

  drag(event) {
    if (!this.data) return;
    this.pause();
    const { left, width } = this.svg.getBoundingClientRect();
    const bars = this.data.weekly.length;
    const half = Math.floor(this.data.weeks / 2);
    const move = ({ clientX }) => {
      const bar = Math.floor(((clientX - left) / width) * bars);
      this.go(bars - 1 - bar - half);
    };
    move(event);
    this.box.setPointerCapture(event.pointerId);
    this.box.onpointermove = move;
    this.box.onpointerup = this.box.onpointercancel = () => { this.box.onpointermove = null; };
  }

  key(event) {
    const by = { ArrowLeft: 1, ArrowDown: 1, ArrowRight: -1, ArrowUp: -1, PageDown: 4, PageUp: -4 };
    if (!(event.key in by)) return;
    event.preventDefault();
    this.go(this.back + by[event.key]);
  }

  play() {
    if (!this.data) return;
    this.button(true);
    if (this.back === 0) this.go(this.data.steps - 1);
    this.timer = setInterval(() => {
      if (this.back === 0) this.pause();
      else this.go(this.back - 1);
    }, PLAY_MS);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    this.button(false);
  }

  button(playing) {
    const button = one("[data-do=play]");
    button.replaceChildren(icon(playing ? "pause" : "play"));
    button.setAttribute("aria-label", playing ? gettext("Pause") : gettext("Play"));
  }
}

/** First and last day of the period, `back` weeks before the last. */
export function periodWords({ until, weeks }, back) {
  const last = weeksBefore(until, back);
  return `${short(addDays(last, 1 - 7 * weeks))} – ${short(last)}`;
}

function rect(x, y, width, height, name) {
  const node = document.createElementNS(SVG, "rect");
  for (const [key, value] of Object.entries({ x, y, width, height })) node.setAttribute(key, value);
  if (name) node.setAttribute("class", name);
  return node;
}
