// The desk's page: joins queue, map and detail.

import { one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { addLayers } from "../map/layers.js";
import { note } from "../map/shell.js";
import { startBulk } from "./bulk.js";
import { startCandidates } from "./candidates.js";
import { closePanel, empty, load, placed, shown, startDetail, taker } from "./detail.js";
import { startDraw } from "./draw.js";
import { startKeys } from "./keys.js";
import { startMap } from "./map.js";
import { areaShown, choose, filters, heading, neighbour, numbers, onlyArea, onlyGrid, startQueue } from "./queue.js";
import { startSaved } from "./saved.js";

const desk = one("#desk");
const wide = window.matchMedia("(min-width: 721px)");

function select(number) {
  if (!number) return;
  desk.classList.add("open");
  choose(number);
  load(number, heading(number));
}

function back() {
  view.stopPutting();
  desk.classList.remove("open");
}

function showOnMap() {
  view.stopPutting();
  const data = shown();
  choose(data?.number ?? "");
  view.choose(data);
  view.showTaker(data, taker());
  candidates.show();
}

/** A place that the words may mean: the panel for the pin opens with the pin already there. */
function placeAt(place) {
  const opener = one('#detail [data-opens="relocate"]');
  if (opener.getAttribute("aria-expanded") !== "true") opener.click();
  view.put(place);
}

async function done(answer, then) {
  const following = neighbour(1);
  const from = shown()?.number;
  note(view.map, answer.words);
  view.stopPutting();
  await refresh();
  // Whoever works through the calls to make goes on to the next.
  if (then === "stay" && !(filters().get("pile") === "callback" && !numbers().includes(answer.number))) {
    load(answer.number);
    return;
  }
  // A case that was joined goes on in another one: that is shown.
  if (answer.number !== from) {
    select(answer.number);
    return;
  }
  const left = numbers().filter((number) => number !== answer.number);
  const next = left.includes(following) ? following : left[0];
  if (next) {
    select(next);
  } else {
    empty();
    showOnMap();
    back();
  }
}

function panelOpened(name) {
  if (name !== "relocate") {
    view.stopPutting();
    return;
  }
  view.startPutting(
    shown().icon, gettext("Click where the case is. Click again to correct it."), placed,
  );
}

/** Dispatchers get a link to the editor of the chosen grid's village, whose code a grid's begins with. */
function offerBorders(code) {
  const link = one("#grid-borders");
  if (!link) return;
  link.hidden = !code;
  link.href = link.dataset.editor.replace("VILLAGE", code.slice(0, 12)).replace("GRID", code);
}

const view = await startMap({
  onChoose: select,
  onGrid: ({ id, name, code }) => {
    onlyGrid(id, name);
    offerBorders(code);
  },
});
addLayers(view.map, {
  onOpen: { cases: ({ number }) => select(number) },
});
const candidates = startCandidates(view.map, placeAt);

const draw = startDraw(view.map, (area) => {
  onlyArea(area);
  draw.show(area);
});
draw.show(areaShown());

async function news(answer) {
  view.show(answer);
  bulk.update?.();
  view.shade((await getJSON(desk.dataset.load)).load);
}

const refresh = startQueue({ onNews: news, onChoose: select });
startSaved();
const bulk = startBulk({ area: areaShown, onDone: () => refresh() });
startDetail({
  onDone: done, onOpen: panelOpened, onShown: showOnMap, onTaker: () => view.showTaker(shown(), taker()),
});

const actions = {
  back,
  map: () => {
    desk.classList.add("open");
    if (shown()) showOnMap();
    else if (numbers().length) select(numbers()[0]);
    else view.overview();
  },
  candidate: (button) => candidates.choose(button),
  reload: () => load(shown().number),
  bulk: () => bulk.open(),
  "no-area": () => {
    onlyArea("");
    draw.show("");
  },
  keys: () => one("#keys").showModal(),
  "stop-placing": closePanel,
  "all-grids": () => {
    onlyGrid("");
    offerBorders("");
  },
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) actions[button.dataset.do](button);
  const other = event.target.closest("[data-similar]");
  if (!other || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  select(other.dataset.similar);
});

startKeys({
  j: () => select(neighbour(1)),
  k: () => select(neighbour(-1)),
  arrowdown: () => select(neighbour(1)),
  arrowup: () => select(neighbour(-1)),
  a: () => one('[data-key="a"]')?.click(),
  m: () => actions.map(),
  x: () => bulk.toggle?.(shown()?.number),
  b: () => bulk.open?.(),
  d: () => draw.start(),
  "?": () => actions.keys(),
  "/": () => one("#filters [name=words]").focus(),
  escape: () => {
    if (document.activeElement?.matches("input, textarea, select")) document.activeElement.blur();
    else if (!draw.cancel() && !closePanel()) back();
  },
});

await refresh();
desk.setAttribute("aria-busy", "false");
if (shown()) showOnMap();
else if (wide.matches) select(numbers()[0]);
