// The governance map: state in the address, steps from the server once, periods as they are asked.

import { all, one } from "../lib/dom.js";
import { getJSON, post } from "../lib/http.js";
import { showAhead } from "./ahead.js";
import { showCases } from "./behind.js";
import { resizeCharts, showCategories, showTrend } from "./charts.js";
import { limitsOf } from "./colours.js";
import { showCrumbs } from "./crumbs.js";
import { Drawing } from "./draw.js";
import { startFilters } from "./filters.js";
import { button, closeInfo, showInfo, tell } from "./info.js";
import { formatOf, legendTitle, showLegend } from "./legend.js";
import { Pane, valueOf } from "./pane.js";
import { showControls, showFigures, showNote, showRanking, showRising, showSpots } from "./panels.js";
import { savePicture } from "./picture.js";
import { startPrinting } from "./print.js";
import { Slider, periodWords } from "./slider.js";
import { filtersSet, query, queryAt, read, reset, state, write } from "./state.js";
import { Twin, usualOther } from "./twin.js";
import { startViews } from "./views.js";
import { casesWords, drawnLines, spotLines } from "./words.js";

const board = one("#board");
const BELOW = { county: "town", town: "village", village: "grid", grid: "cell" };
// While the slider moves the lists wait for it to rest.
const REST_MS = 220;

let data = null;
let period = null;
let otherPeriod = null;
let base = null;
let shown = {};
let asking = null;
let resting = 0;
let cuts = [];
let cutsOf = null;

const first = new Pane("map", { onArea: drill, onCell: (cell) => cellCases(cell) });
const twin = new Twin(first, { onArea: drill, onCell: (cell) => cellCases(cell, state.vs) }, (other) => {
  state.vs = String(other);
  apply();
});
const drawing = new Drawing(first.map, drawnArea, drawingState);
const slider = new Slider((back) => {
  state.back = String(back);
  write(false);
  one("#export").href = `${board.dataset.home}export.html?${query(["vs"])}`;
  paint();
  clearTimeout(resting);
  resting = setTimeout(() => loadPeriod().catch((failure) => tell(failure.message)), REST_MS);
});

/** What an area says under the pointer, at a step of its map. */
const tooltipAt = (at) => ({ id, name }) => {
  const i = data?.ids.indexOf(id) ?? -1;
  if (i < 0) return name;
  const parts = [name, casesWords(data.counts[i]?.[at] ?? 0)];
  const value = data.rates || data.values ? valueOf(data, at, state.mode)(i) : null;
  if (value !== null) parts.push(formatOf(state)(value));
  return parts.join(" · ");
};

const back = () => Math.min(Number(state.back) || 0, data.steps - 1);
const step = (weeksBack = back()) => data.steps - 1 - weeksBack;
const cellLevel = () => state.level === "cell" || state.mode === "density";
const compareBack = () => (state.vs === "" ? null : Math.min(Number(state.vs) || 0, data.steps - 1));

/** Do what the state says: fetch what is missing, paint everything. */
async function apply({ push = true, fit = false } = {}) {
  write(push);
  showControls(state, filtersSet());
  one("#export").href = `${board.dataset.home}export.html?${query(["vs"])}`;
  one("#language-next").value = location.pathname + location.search;
  board.setAttribute("aria-busy", "true");
  tell(data ? "" : gettext("Loading …"));
  try {
    await Promise.all([loadAreas(fit), loadSteps()]);
    await loadPeriod();
  } catch (failure) {
    if (failure.name !== "AbortError") tell(failure.message);
  }
  board.setAttribute("aria-busy", "false");
}

async function loadAreas(fit) {
  const words = query(["back", "vs", "weeks", "topic", "via", "sig", "ind", "until"]);
  const key = `${cellLevel() ? "cell" : state.level} ${state.in} ${state.borders}`;
  if (shown.areas === key) return;
  const collection = await getJSON(`${board.dataset.areas}?${words}`);
  shown.areas = key;
  for (const pane of twin.panes()) pane.setAreas(collection, cellLevel(), fit || !shown.fitted);
  shown.fitted = true;
}

async function loadSteps() {
  const needed = ["density", "rate", "choropleth"].includes(state.mode) ? state.mode : "hot";
  const key = `${query(["back", "vs", "mode"])} ${needed}`;
  if (shown.steps === key) return;
  const answer = await getJSON(`${board.dataset.steps}?${query(["back", "vs"])}`);
  shown.steps = key;
  data = answer;
}

async function loadPeriod() {
  asking?.abort();
  asking = new AbortController();
  try {
    const { signal } = asking;
    [period, otherPeriod] = await Promise.all([
      getJSON(`${board.dataset.period}?${query(["vs"])}`, { signal }),
      twin.pane ? getJSON(`${board.dataset.period}?${queryAt(compareBack())}`, { signal }) : null,
    ]);
  } catch (failure) {
    if (failure.name === "AbortError") return;
    throw failure;
  }
  showLists();
  paint();
}

/** Colour the maps for the present step; asks nobody. */
function paint() {
  if (!data) return;
  // Of all steps together, so they stay while the slider moves.
  if (cutsOf !== data) [cutsOf, cuts] = [data, limitsOf(state, data)];
  const missing = state.mode === "rate" && !data.rates
    ? (cellLevel() ? gettext("There are no rates for cells: households are counted by grid.")
      : gettext("No households have been entered yet, so there is no rate."))
    : "";
  const shows = [[first, back(), period], [twin.pane, compareBack(), otherPeriod]];
  for (const [pane, weeksBack, found] of shows) {
    if (!pane) continue;
    pane.tooltip = tooltipAt(step(weeksBack));
    pane.paint(data, step(weeksBack), state.mode, found, cuts);
  }
  slider.show(data, back(), compareBack());
  twin.label(data, back(), compareBack(), (weeksBack) => slider.cases(weeksBack));
  showLegend(state, cuts, missing);
  const total = slider.cases(back());
  tell(missing || (total ? "" : gettext("No cases in this period. Choose another or take filters away.")));
}

function showLists() {
  showFigures(period, otherPeriod, () => showCases(
    `${board.dataset.cases}?${query(["vs"])}&cell=none`, gettext("Cases without a place")));
  // Before the charts, which take what room it leaves.
  showAhead(period.ahead);
  resizeCharts();
  showCategories(period.categories);
  showTrend(data);
  showSpots(period, goTo);
  showRising(period, state.mode === "emerging");
  showRanking(period, ({ id }) => {
    const shape = first.byId.get(id);
    if (shape) first.map.fitBounds(shape.getBounds(), { maxZoom: 14 });
  });
  showNote(state, period, data.smallest);
  showCrumbs(period.crumbs, board.dataset.area, go, allCases);
  first.mark(period.hotspots.map(({ peak }) => placeOf(peak)).filter(Boolean));
  if (state.mode !== "hot" && state.mode !== "emerging") first.mark([]);
}

const placeOf = (peak) => first.placeOf(peak, data.cell);

function goTo(spot) {
  const at = placeOf(spot.peak);
  if (at) first.map.setView(at, Math.max(first.map.getZoom(), 13));
  const words = `${query(["vs"])}&spot=${spot.peak}`;
  const actions = [button(gettext("Cases"), "list", () => showCases(`${board.dataset.cases}?${words}`, spot.name))];
  if (BELOW[state.level] && !cellLevel()) {
    actions.push(button(gettext("Look inside"), "chevron-right", () => drill({ id: spot.peak, name: spot.name })));
  }
  info(spot.name, spotLines(spot), actions);
}

/** One level down, inside the area that was clicked. */
function drill({ id }) {
  if (drawing.active) return;
  const below = BELOW[state.level];
  if (below) go(state.level === "county" ? state.in : `${state.level}-${id}`, below);
}

/** Another area and level, from the outside. */
function go(place, level) {
  Object.assign(state, { in: place, level });
  closeInfo();
  apply({ fit: true });
}

const allCases = (name) => showCases(`${board.dataset.cases}?${query(["vs"])}`, name);

function cellCases([column, row], weeksBack = back()) {
  if (drawing.active) return;
  const words = new URLSearchParams(queryAt(weeksBack));
  words.set("cell", `${column},${row}`);
  showCases(`${board.dataset.cases}?${words}`, gettext("Cases in this cell of 200 m"));
}

async function drawnArea(ring) {
  info(gettext("The area you drew"), [gettext("Loading …")], []);
  try {
    const found = await post(`${board.dataset.drawn}?${query(["vs"])}`, { ring: JSON.stringify(ring) });
    info(gettext("The area you drew"), drawnLines(found), []);
  } catch (failure) {
    info(gettext("The area you drew"), [failure.message], []);
  }
}

function drawingState(active, corners) {
  if (!active) return;
  info(gettext("Draw an area"), [
    corners < 3 ? gettext("Click the corners on the map.")
      : gettext("Click the first corner or double-click to close the area."),
  ], []);
}

function info(title, lines, todo) {
  showInfo(title, lines, todo, () => { drawing.clear(); if (drawing.active) drawing.stop(); });
}

/** Two periods side by side; the second is the one before unless the address says another. */
async function compare(wanted) {
  state.vs = wanted ? String(usualOther(data, back())) : "";
  arrange();
  await apply();
}

function arrange() {
  if (twin.show(state.vs !== "", base)) shown.areas = "";
  // The maps have another size now.
  shown.fitted = false;
}

const actions = {
  compare: () => compare(state.vs === ""),
  draw: () => { drawing.clear(); drawing.toggle(); },
  "zoom-in": () => first.map.zoomIn(),
  "zoom-out": () => first.map.zoomOut(),
  print: () => { closeMenus(); window.print(); },
  png: () => {
    closeMenus();
    const other = compareBack() === null ? "" : ` / ${periodWords(data, compareBack())}`;
    savePicture({
      title: one("h1").textContent.trim(), note: one("#note").textContent,
      period: `${periodWords(data, back())}${other} · ${legendTitle(state)}`,
    });
  },
  full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  reset: () => { reset(); apply({ fit: true }); },
  "close-cases": () => one("#cases").close(),
};

function closeMenus() {
  for (const menu of all("details[open]")) menu.open = false;
}

for (const [name, work] of Object.entries(actions)) {
  for (const each of all(`[data-do=${name}]`)) each.addEventListener("click", work);
}
for (const each of all("[data-mode]")) {
  each.addEventListener("click", () => {
    state.mode = each.dataset.mode;
    // Rates are of areas with households; density is of cells whatever the level.
    if (state.mode === "rate" && state.level === "cell") state.level = "grid";
    apply();
  });
}
startFilters((name, value) => {
  state[name] = value;
  if (["weeks", "until"].includes(name)) state.back = "0";
  apply({ fit: name === "level" });
});
document.addEventListener("click", ({ target }) => {
  for (const menu of all("details[open]")) if (!menu.contains(target)) menu.open = false;
});
window.addEventListener("popstate", () => { read(); arrange(); apply({ push: false, fit: true }); });
const redraw = () => { resizeCharts(); if (data) slider.draw(); };
window.addEventListener("resize", redraw);
startPrinting(() => twin.panes(), redraw);

startViews(board, () => query(), (words) => {
  read(words);
  arrange();
  apply({ fit: true });
});

read();
arrange();
getJSON(board.dataset.base).then((answer) => {
  base = answer;
  for (const pane of twin.panes()) pane.base(answer);
}).catch((failure) => tell(failure.message));
apply({ push: false, fit: true });
