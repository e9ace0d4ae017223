// Figures and lists beside the map.

import { all, el, icon, one } from "../lib/dom.js";
import { patternWord } from "./colours.js";
import { fill, tenth, whole } from "./days.js";
import { button } from "./info.js";

const EMPTY = "–";

/** The headline figures with their change since the period before, or since `other` where two are
 * compared; what is good depends on the figure. `onUnlocated` lists the cases without a place. */
export function showFigures(period, other, onUnlocated) {
  const { now } = period;
  const before = other?.now ?? period.before;
  const change = now.cases - before.cases;
  const words = other ? gettext("%(n)s % on the other period") : gettext("%(n)s % on the period before");
  figure("cases", whole(now.cases), gettext("cases"), before.cases ? {
    up: change >= 0, good: null, words: fill(words, { n: tenth(Math.abs(change / before.cases) * 100) }),
  } : null);
  const done = Math.round((now.resolved ?? 0) * now.cases);
  const share = (value) => (value === null ? EMPTY : tenth(value * 100));
  // Of the latest cases only the quick ones are resolved yet, so that neither the share nor the
  // time may be set beside an earlier period.
  figure("resolved", share(now.resolved), "%", now.cases ? {
    words: fill(gettext("%(n)s in hand"), { n: whole(now.cases - done) }), good: null,
  } : null);
  const has = now.on_time !== null && before.on_time !== null;
  const moved = has ? (now.on_time - before.on_time) * 100 : 0;
  figure("on_time", share(now.on_time), "%", has ? {
    up: moved >= 0, good: moved >= 0,
    words: fill(gettext("%(n)s points"), { n: tenth(Math.abs(moved)) }),
  } : null);
  figure("hours", now.hours === null ? EMPTY : tenth(now.hours), gettext("hours"), done ? {
    words: fill(gettext("of %(n)s resolved"), { n: whole(done) }), good: null,
  } : null);
  figure("satisfied", share(now.satisfied), "%", now.answered ? {
    words: fill(gettext("of %(n)s called back"), { n: whole(now.answered) }), good: null,
  } : null);
  figure("unlocated", whole(period.unlocated), gettext("cases"), null);
  if (period.unlocated) one("[data-figure=unlocated] em").append(button(gettext("Look at them"), "list", onUnlocated));
}

function figure(name, value, unit, change) {
  const box = one(`[data-figure=${name}]`);
  one("b", box).replaceChildren(value, value === EMPTY ? "" : el("i", {}, unit));
  const line = one("em", box);
  line.className = change === null || change.good === null ? "" : change.good ? "good" : "bad";
  const arrow = change?.up === undefined ? "" : change.up ? "▲ " : "▼ ";
  line.textContent = change === null ? "" : arrow + change.words;
}

/** Hotspots with cases, top categories and weeks in a row. */
export function showSpots({ hotspots }, onChoose) {
  one("#spots-note").textContent = fill(
    ngettext("%(n)s place", "%(n)s places", hotspots.length), { n: hotspots.length },
  );
  one("#spots").replaceChildren(...hotspots.map((spot, i) => {
    const more = spot.areas > 1
      ? fill(gettext(" and %(n)s beside it"), { n: spot.areas - 1 }) : "";
    const button = el("button", { type: "button", class: "spot" },
      el("span", { class: `no level-${spot.level}` }, String(i + 1)),
      el("div", {},
        el("b", {}, spot.name + more),
        el("span", { class: `badge ${spot.pattern}` }, patternWord(spot.pattern)),
        el("p", {}, [
          spot.categories.map(([name]) => name).slice(0, 2).join(gettext(", ")),
          fill(ngettext("%(n)s case", "%(n)s cases", spot.n), { n: whole(spot.n) }),
          fill(ngettext("%(n)s week in a row", "%(n)s weeks in a row", spot.weeks), { n: spot.weeks }),
        ].filter(Boolean).join(" · "))),
      el("span", { class: "z" }, tenth(spot.z), el("small", {}, gettext("z score"))));
    button.addEventListener("click", () => onChoose(spot));
    return el("li", {}, button);
  }));
  if (!hotspots.length) one("#spots").append(el("li", { class: "empty" }, gettext("Nothing stands out in this period.")));
}

export function showRising({ rising }, wanted) {
  one("#rising-box").hidden = !wanted;
  if (!wanted) return;
  one("#rising").replaceChildren(...rising.map((row) => el("li", { class: "spot" },
    icon("trending-up"),
    el("div", {}, el("b", {}, row.name), el("p", {}, fill(
      gettext("%(n)s cases, %(expected)s expected"), { n: whole(row.n), expected: tenth(row.expected) },
    ))),
    el("span", { class: "z" }, `×${tenth(row.n / row.expected)}`))));
  if (!rising.length) one("#rising").append(el("li", { class: "empty" }, gettext("No subject is rising.")));
}

/** Areas by rate, or by cases where no households are known. */
export function showRanking({ ranking, rated }, onChoose) {
  one("#ranking-box").hidden = !ranking.length;
  one("#ranking-name").textContent = rated ? gettext("Cases per household") : gettext("Most cases");
  one("#ranking-unit").textContent = rated ? gettext("per 1,000 households") : gettext("cases");
  const top = Math.max(...ranking.map((row) => row.value), 1e-9);
  one("#ranking").replaceChildren(...ranking.map((row) => {
    const fillBar = el("i");
    fillBar.style.width = `${(row.value / top) * 100}%`;
    const button = el("button", { type: "button", class: "rank" },
      el("span", {}, row.name), el("span", { class: "track" }, fillBar),
      el("b", {}, rated ? tenth(row.value) : whole(row.cases)));
    button.addEventListener("click", () => onChoose(row));
    return el("li", {}, button);
  }));
}

/** What is under the lists: how it was reckoned, and what is not on the map. */
export function showNote(state, period, smallest) {
  const lines = [gettext("Shown are demands: what people report, not what there is.")];
  const hot = {
    fdr: gettext("Getis-Ord Gi*, neighbours that touch, false discovery rate."),
    plain: gettext("Getis-Ord Gi*, neighbours that touch, each area tested by itself."),
  };
  if (state.mode === "hot" || state.mode === "emerging") lines.push(hot[state.sig] ?? hot.fdr);
  if (state.mode === "rate") lines.push(gettext("Rates of small areas are drawn towards the mean (empirical Bayes)."));
  if (state.borders) lines.push(gettext("Cases filed under other borders are placed by their cell of 200 m."));
  if (period.unlocated) lines.push(fill(ngettext("%(n)s case without a place is counted but not on the map.", "%(n)s cases without a place are counted but not on the map.", period.unlocated), { n: whole(period.unlocated) }));
  if (smallest) lines.push(fill(gettext("Cells with fewer than %(least)s cases show no number (%(n)s cases)."), { least: smallest, n: whole(period.hidden) }));
  one("#note").textContent = lines.join(" ");
}

/** Reflect the state in buttons and fields. */
export function showControls(state, filters) {
  for (const button of all("[data-mode]")) {
    button.setAttribute("aria-pressed", String(button.dataset.mode === state.mode));
  }
  for (const field of all("#filter-form [name]")) field.value = state[field.name];
  one("[name=level]").disabled = state.mode === "density";
  one("[name=ind]").closest("label").hidden = state.mode !== "choropleth";
  one("[name=sig]").closest("label").hidden = !["hot", "emerging"].includes(state.mode);
  const count = one("#filter-count");
  count.hidden = !filters;
  count.textContent = filters;
  one("[data-do=compare]").setAttribute("aria-pressed", String(state.vs !== ""));
}
