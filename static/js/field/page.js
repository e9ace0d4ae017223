// My grid: keeps the list fresh, and the list, the pins and the chips showing the same cases.

import "../offline/badge.js";
import { all, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { asOf } from "../offline/as_of.js";
import { poll } from "../lib/poll.js";
import { addLayers } from "../map/layers.js";
import { note, whenMap } from "../map/shell.js";
import { wireLayers } from "./layers.js";
import { drawList } from "./list.js";
import { fieldMap } from "./map.js";
import { wireSheet } from "./sheet.js";
import { wireToday } from "./today.js";

const room = one("#field");
const view = {
  cases: null, edition: "", more: 0, fresh: new Set(), selected: "", here: null,
  group: "", mine: room.dataset.onlyMine === "true",
  // Of when the copies are that are shown for want of a network.
  keptAt: "",
};
window.addEventListener("kept", ({ detail }) => { view.keptAt = detail; });

const grid = fieldMap(await whenMap("map"), room, (place) => {
  view.here = place;
  today.here(place);
  draw();
});
addLayers(grid.map, {
  onOpen: { cases: ({ number }) => { window.location.hash = number; } },
});
const today = wireToday(room, grid.metres);
const sheet = wireSheet(room, { done: () => { load(); today.refresh(); }, open: select });
wireLayers(grid.map, room, grid.showPins);
const refresh = poll(load);
load();

async function load() {
  let answer;
  view.keptAt = "";
  try {
    answer = await getJSON(room.dataset.cases, {
      cache: "no-store",
      headers: { Accept: "application/json", "If-None-Match": `"${view.edition}"` },
    });
  } catch (error) {
    showNet(error);
    return; // the next turn of the poll tries again
  }
  // An answer may come in after the connection has gone.
  showNet(navigator.onLine && !view.keptAt ? null : { status: 0 });
  take(answer);
}

/** Take over an answer; null means that nothing changed. */
function take(answer) {
  if (!answer) return;
  const known = view.cases && new Set(view.cases.map((row) => row.number));
  const arrived = known ? answer.cases.filter((row) => !known.has(row.number)) : [];
  Object.assign(view, { cases: answer.cases, edition: answer.edition, more: answer.more });
  if (arrived.length) announce(arrived);
  sheet.compare(view.cases);
  draw();
  if (!known) grid.show(selected());
}

function announce(arrived) {
  arrived.forEach((row) => view.fresh.add(row.number));
  const words = interpolate(ngettext("%s new case", "%s new cases", arrived.length), [arrived.length]);
  one("#news").textContent = words;
  note(grid.map, words);
}

function draw() {
  if (!view.cases) return;
  const others = view.cases.some((row) => !row.mine);
  const mine = view.cases.filter((row) => row.mine || !others || !view.mine);
  const shown = mine.filter((row) => !view.group || row.group === view.group);
  for (const chip of all("[data-group]")) {
    const { group } = chip.dataset;
    chip.querySelector("b").textContent = mine.filter((row) => row.group === group).length;
    chip.setAttribute("aria-pressed", view.group === group);
  }
  one("[data-layer=cases] b").textContent = mine.length;
  one("#only-mine").hidden = !others;
  one("#only-mine").setAttribute("aria-pressed", view.mine);
  one("#show-all").hidden = shown.length === view.cases.length;
  drawList(view, shown, grid.metres);
  grid.drawPins(shown, view.selected);
}

/** Say what keeps the list from being fresh: no connection, signed out, or the server's reason. */
function showNet(error) {
  view.signedOut = error?.status === 403;
  const words = !error ? "" : !error.status ? (view.keptAt ? asOf(view.keptAt) : gettext("Offline · try again"))
    : view.signedOut ? gettext("Signed out · sign in") : gettext("List not fresh · try again");
  one("#net").hidden = !error;
  one("#net-words").textContent = words;
  one("#loading").hidden = true;
  const box = one("#no-list");
  box.hidden = !error || view.cases !== null;
  box.firstElementChild.textContent = error?.status ? error.message
    : gettext("The list could not be loaded. It is tried again every 10 seconds.");
}

function selected() {
  return view.cases?.find((row) => row.number === view.selected);
}

function select(number) {
  view.selected = number;
  view.fresh.delete(number);
  draw();
  grid.show(selected());
}

for (const chip of all("[data-group]")) {
  chip.addEventListener("click", () => {
    view.group = view.group === chip.dataset.group ? "" : chip.dataset.group;
    draw();
  });
}
one("#only-mine").addEventListener("click", () => { view.mine = !view.mine; draw(); });
one("#show-all").addEventListener("click", () => { view.mine = false; view.group = ""; draw(); });
// The page itself leads the signed-out to the sign-in and back.
one("#net").addEventListener("click", () => (view.signedOut ? window.location.reload() : refresh()));
window.addEventListener("offline", () => showNet({ status: 0 }));
