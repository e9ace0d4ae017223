// Both states of a thing that changed while an entry waited: mine and theirs, side by side.

import { el } from "../lib/dom.js";

/** A table of what differs, with who changed it; null where the server told no states. */
export function bothStates({ told }) {
  const rows = told?.rows ?? [];
  const by = told?.changed || told?.who;
  const mine = rows.some(([, sent]) => sent !== "");
  if (!rows.length && !by) return null;
  return el("div", { class: "both" },
    by ? el("p", { class: "muted small" }, interpolate(gettext("Changed by %s"), [by])) : null,
    rows.length ? el("table", { class: "table" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, ""), mine ? el("th", { scope: "col" }, gettext("Mine")) : null,
        el("th", { scope: "col" }, mine ? gettext("Theirs") : gettext("Now")))),
      el("tbody", {}, ...rows.map(([what, sent, present]) => el("tr", {}, el("th", { scope: "row" }, what),
        mine ? el("td", {}, sent || "–") : null, el("td", {}, present || "–"))))) : null);
}
