// The legend over the map: what is mapped, and what each colour stands for.

import { el, one } from "../lib/dom.js";
import { legendRows } from "./colours.js";
import { tenth, whole } from "./days.js";

/** Break values in words: shares in per cent, the rest in numbers. */
export function formatOf(state) {
  if (state.mode === "rate") return tenth;
  if (state.mode !== "choropleth" || state.ind === "cases") return whole;
  return state.ind === "hours" ? tenth : (share) => `${tenth(share * 100)} %`;
}

const titles = () => ({
  hot: gettext("Demands: hot and cold"), rate: gettext("Demands per 1,000 households"),
  density: gettext("Density of demands"), emerging: gettext("Demands: how it develops"),
  choropleth: {
    cases: gettext("Demands received"), resolved: gettext("Demands: share resolved"),
    closed: gettext("Demands: share closed"), on_time: gettext("Demands: resolved on time"),
    hours: gettext("Demands: hours to resolution"), rework: gettext("Demands: share done again"),
    one_hop: gettext("Demands: right unit at once"),
    one_finish: gettext("Demands: finished at once"),
    response: gettext("Called back: contacted by the unit"),
    solving: gettext("Called back: say it is solved"),
    satisfaction: gettext("Called back: satisfied"),
  },
});

export function legendTitle(state) {
  const title = titles()[state.mode];
  return typeof title === "string" ? title : title[state.ind] ?? title.cases;
}

export function showLegend(state, steps, missing) {
  const rows = missing ? [] : legendRows(state.mode, steps, formatOf(state));
  one("#legend").replaceChildren(
    el("b", {}, legendTitle(state)),
    el("div", {}, ...rows.map(([colour, words]) => {
      const sign = el("i");
      if (colour) sign.style.background = colour;
      else sign.style.borderColor = "#3b5a8a";
      return el("p", {}, sign, words);
    })),
    ...(missing ? [el("small", {}, missing)] : []),
  );
}
