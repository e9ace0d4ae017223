// Today's tasks: how many are done, and those left, the nearest first once the phone knows where
// it is. The position is compared here and sent nowhere.

import { el, icon, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { poll } from "../lib/poll.js";

const FIRST = 5;
const CLASS = { case: "blue", hazard: "red", box: "violet", sweep: "green", care: "amber", visit: "blue" };

/** Metres in words: 86 m, 1.2 km. */
export function distance(metres) {
  const near = Math.round(metres);
  return near < 1000 ? interpolate(gettext("%s m"), [near])
    : interpolate(gettext("%s km"), [(metres / 1000).toFixed(1)]);
}

/** Keep the list fresh; returns what to call when the position is known. */
export function wireToday(room, metres) {
  const view = { tasks: null, here: null, whole: false };
  const url = room.dataset.today;
  one("#today-more").addEventListener("click", () => { view.whole = !view.whole; draw(); });

  async function load() {
    const answer = await getJSON(url, { cache: "no-store", headers: { Accept: "application/json" } });
    view.tasks = answer.tasks;
    one("#today-done").textContent = answer.done;
    one("#today-total").textContent = answer.total;
    const bar = one("#today-bar");
    bar.max = Math.max(1, answer.total);
    bar.value = answer.total ? answer.done : 1;
    draw();
  }

  function draw() {
    if (!view.tasks) return;
    const far = new Map(view.tasks.map((task) => [task, task.lon === null || !view.here ? null : metres(view.here, task)]));
    const ordered = view.here ? [...view.tasks].sort((a, b) => (far.get(a) ?? Infinity) - (far.get(b) ?? Infinity)) : view.tasks;
    const shown = view.whole ? ordered : ordered.slice(0, FIRST);
    one("#today-list").replaceChildren(...shown.map((task) => line(task, far.get(task))));
    one("#today-order").textContent = view.here ? gettext("Nearest first") : gettext("Urgent ones first");
    one("#today-none").hidden = ordered.length > 0;
    const more = one("#today-more");
    more.hidden = ordered.length <= FIRST;
    more.setAttribute("aria-expanded", view.whole);
    more.textContent = view.whole ? gettext("Show fewer")
      : interpolate(ngettext("Show %s more", "Show %s more", ordered.length - FIRST), [ordered.length - FIRST]);
  }

  // A failure is shown by the list of cases, which asks more often; here the last list stays.
  const quietly = () => load().catch(() => {});
  quietly();
  poll(quietly, 60);
  return { here: (place) => { view.here = place; draw(); }, refresh: quietly };
}

function line(task, metres) {
  const mark = el("span", { class: `k ${CLASS[task.kind]}` });
  mark.append(icon(task.icon));
  const link = el("a", { class: "task", href: task.url }, mark,
    el("span", { class: "grow" }, el("b", {}, task.title), el("small", {}, `${task.words} `, el("span", { class: `tag ${task.tone}` }, task.tag))));
  if (metres !== null && metres !== undefined) {
    link.append(el("span", { class: "far" }, icon("navigation"), distance(metres)));
  }
  return el("li", {}, link);
}
