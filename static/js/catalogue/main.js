// Who answers for a category where: grids coloured by department, holes marked, areas chosen by tap.

import { all, el, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { addGrids } from "../map/grid_layer.js";
import { addBase, note, whenMap, wireButtons } from "../map/shell.js";

const page = one("#rules");
const form = one("#rule-form");
const lowest = 8;

const pick = one("#category-pick");
for (const button of all(".only-plain", page)) button.hidden = true;
pick?.addEventListener("change", () => pick.form.submit());

const map = await whenMap("map");
wireButtons(map);
let answers = { units: [], grids: {}, holes: 0 };
let hit = 0;

const unitOf = (id) => answers.units[answers.grids[id]?.[0]];

function classOf({ properties }) {
  if (!(properties.id in answers.grids)) return "";
  const unit = unitOf(properties.id);
  const paint = unit ? `unit-${unit.colour}` : "hole";
  return properties.id === hit ? `${paint} hit-unit` : paint;
}

function legend() {
  const rows = answers.units.map((unit) => el(
    "li", {}, el("i", { class: `unit-${unit.colour}` }), el("span", {}, unit.name),
    el("b", {}, String(unit.grids)),
  ));
  if (answers.holes) {
    rows.unshift(el("li", { class: "nobody" }, el("i", { class: "hole" }),
      el("span", {}, gettext("Nobody: waits for a dispatcher")), el("b", {}, String(answers.holes))));
  }
  one("#units")?.replaceChildren(...rows);
}

/** The grid that was tapped: who answers there, and the areas a rule could be about. */
function tapped({ properties }, base) {
  hit = properties.id;
  const unit = unitOf(hit);
  const box = one("#answer");
  box.hidden = false;
  box.replaceChildren(el("b", {}, properties.name), " → ",
    unit?.name ?? gettext("Nobody: waits for a dispatcher"));
  const rule = String(answers.grids[hit]?.[1] ?? "");
  for (const row of all("[data-rule]")) row.classList.toggle("deciding", row.dataset.rule === rule);
  if (!form) return;
  const named = (features, code) => features.find((one) => one.properties.code === code)?.properties.name ?? code;
  const village = properties.code.slice(0, 12);
  const town = `${properties.code.slice(0, 9)}000`;
  const area = one("#area");
  const whole = area.options[0];
  area.replaceChildren(whole,
    el("option", { value: town }, named(base.towns.features, town)),
    el("option", { value: village }, named(base.villages.features, village)),
    el("option", { value: properties.code, selected: true }, properties.name));
}

try {
  const [base, found] = await Promise.all([
    addBase(map), page.dataset.answers ? getJSON(page.dataset.answers) : answers,
  ]);
  answers = found;
  legend();
  const grids = await addGrids(map, page.dataset.grids, classOf, (feature) => {
    tapped(feature, base);
    grids.repaint();
  }, lowest);
  if (grids.bounds.isValid()) map.fitBounds(grids.bounds, { animate: false });
} catch {
  note(map, gettext("The map could not be loaded. The rules beside it are complete."));
}
page.setAttribute("aria-busy", "false");
