// The list of the field page: one link a case, and the states of having none.

import { all, el, icon, one } from "../lib/dom.js";
import { distance } from "./today.js";

function tags(row, fresh) {
  return el("div", { class: "tags" },
    fresh && el("span", { class: "tag green" }, gettext("New")),
    row.group === "waiting" ? null : el("span", { class: `tag ${row.tone}` }, row.left),
    el("span", { class: "tag" }, row.state_label),
    row.placed ? null : el("span", { class: "tag amber" }, gettext("Not on the map")),
    row.mine ? null : el("span", { class: "tag" }, row.who));
}

function item(row, view, metres) {
  const mark = el("span", { class: `mark k-${row.icon}` });
  mark.append(icon(row.icon));
  const link = el("a", {
    class: "case", href: `#${row.number}`, "aria-current": row.number === view.selected && "true",
  }, mark, el("h3", {}, row.summary),
  el("p", {}, row.address ? `${row.category} · ${row.address}` : row.category),
  tags(row, view.fresh.has(row.number) ? true : null));
  if (view.here && row.lon !== null) {
    link.append(el("span", { class: "far" }, icon("navigation"), distance(metres(view.here, row))));
  }
  return el("li", {}, link);
}

/** Draw the cases to be shown; the link in focus stays in focus. */
export function drawList(view, shown, metres) {
  const list = one("#cases");
  const focus = document.activeElement?.closest?.("#cases a")?.hash;
  list.replaceChildren(...shown.map((row) => item(row, view, metres)));
  all("a", list).find((link) => focus && link.hash === focus)?.focus({ preventScroll: true });
  one("#empty").hidden = shown.length > 0;
  one("#more").hidden = view.more === 0;
  one("#more").textContent = interpolate(
    ngettext("%s less urgent case is not listed.", "%s less urgent cases are not listed.", view.more),
    [view.more],
  );
}
