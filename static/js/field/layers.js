// What stands on my grids, as layers with chips: households by colour and sign, enterprises,
// mailboxes, hazards. Cases have pins of their own (map.js); their chip only shows and hides them.

import { all, el, icon, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { note } from "../map/shell.js";

const KEY = "field/layers-off";
// From here on the marks of households have room for a sign.
const SIGNS_FROM = 16.5;

/** Draw the layers of `room` on `map`; `showCases` shows or hides the pins of cases. */
export function wireLayers(map, room, showCases) {
  const off = new Set(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
  const groups = {};
  const chips = all("[data-layer]");
  const zoomed = () => map.getContainer().classList.toggle("near", map.getZoom() >= SIGNS_FROM);
  map.on("zoomend", zoomed);
  zoomed();

  function show() {
    for (const chip of chips) {
      const { layer } = chip.dataset;
      const on = !off.has(layer);
      chip.setAttribute("aria-pressed", on);
      if (layer === "cases") showCases(on);
      const group = groups[layer];
      if (group && on !== map.hasLayer(group)) on ? group.addTo(map) : group.remove();
    }
    one("#key").hidden = off.has("households") || !groups.households?.getLayers().length;
  }

  for (const chip of chips) {
    chip.addEventListener("click", () => {
      const { layer } = chip.dataset;
      off.has(layer) ? off.delete(layer) : off.add(layer);
      sessionStorage.setItem(KEY, JSON.stringify([...off]));
      show();
    });
  }
  one("#key-toggle").addEventListener("click", ({ currentTarget }) => {
    const open = one("#key").classList.toggle("open");
    currentTarget.setAttribute("aria-expanded", open);
  });
  show();

  getJSON(room.dataset.ground, { cache: "no-store", headers: { Accept: "application/json" } }).then((ground) => {
    const signs = new Map(ground.colours.map((row) => [row.colour, row]));
    groups.households = L.layerGroup(ground.households.map((row) => household(row, signs, room)));
    groups.enterprises = L.layerGroup(ground.enterprises.map((row) => spot(row, "spot firm", "store", visitLink(room, "enterprise", row))));
    groups.mailboxes = L.layerGroup(ground.mailboxes.map((row) => spot(row, `spot box${row.late ? " late" : ""}`, "inbox", [[row.url, gettext("Open the mailbox"), "inbox"]])));
    groups.hazards = L.layerGroup(ground.hazards.map((row) => spot(row, "spot hazard", "triangle-alert", [[row.url, gettext("To the hazard"), "chevron-right"]])));
    for (const name of Object.keys(groups)) {
      one(`[data-layer="${name}"] b`).textContent = ground[name].length;
    }
    drawKey(ground.colours.filter((row) => row.sign));
    show();
  }).catch((error) => note(map, error.message));
}

function visitLink(room, kind, row) {
  const links = [[`${room.dataset.visit}?${kind}=${row.uuid}`, gettext("Record a visit"), "heart-handshake"]];
  const sheet = room.dataset[kind];
  if (sheet) links.push([sheet.replace("UUID", row.uuid), gettext("Details"), "chevron-right"]);
  return links;
}

function household(row, signs, room) {
  const { sign, label } = signs.get(row.colour);
  const mark = el("i", {}, sign);
  const marker = L.marker([row.lat, row.lon], {
    icon: L.divIcon({ className: `home h-${row.colour}${row.due ? " due" : ""}`, iconSize: [18, 18], html: mark }),
    alt: row.title, keyboard: false, zIndexOffset: sign && row.due ? 100 : 0,
  });
  return marker.bindPopup(() => card(row.title, sign ? `${label} · ${row.words}` : row.words, visitLink(room, "household", row)));
}

function spot(row, className, name, links) {
  const mark = el("i");
  mark.append(icon(name));
  const marker = L.marker([row.lat, row.lon], {
    icon: L.divIcon({ className, iconSize: [24, 24], html: mark }), alt: row.title, title: row.title, zIndexOffset: 200,
  });
  return marker.bindPopup(() => card(row.title, row.words, links));
}

function card(title, words, links) {
  return el("div", { class: "spot-card" }, el("b", {}, title), el("p", { class: "muted small" }, words),
    el("p", { class: "row wrap" }, ...links.map(([url, label, sign], at) => el("a", { class: at ? "btn" : "btn primary", href: url }, icon(sign), label))));
}

function drawKey(rows) {
  const line = (className, sign, words) => {
    const mark = el("span", { class: `home ${className}`, "aria-hidden": "true" }, el("i", {}, sign));
    return el("li", {}, mark, words);
  };
  one("#key-list").replaceChildren(
    line("h-usual due", "", gettext("To be visited")), line("h-usual", "", gettext("Visited")),
    ...rows.map((row) => line(`h-${row.colour} due`, row.sign, row.label)),
  );
}
