// The layers of a map: which are shown, their legend, what a mark is, and a list for those who
// cannot point at one.

import { el, icon, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { poll } from "../lib/poll.js";
import { canvasLayer } from "./canvas_layer.js";
import { featureCard } from "./feature_card.js";
import { legend } from "./legend.js";
import { MARKS } from "./marks.js";
import { note } from "./note.js";

const CLOSE_UP = 16;

/** What the server says of this map: addresses, layers, base maps. */
export const config = () => JSON.parse(one("#map-config").textContent);

/**
 * Add the button and panel of layers to `map`. `shown`: layers that are on at first; `onOpen` by
 * layer: what opens a feature `(row)` from its card. Resolves to nothing; the map is ready at once.
 */
export function addLayers(map, { shown = [], onOpen = {} } = {}) {
  const { tiles, features, editions, layers } = config();
  const box = map.getContainer().parentElement;
  const panel = one("#layer-panel", box);
  const button = one("[data-layers]", box);
  if (!panel || !layers.length) return;
  makePanes(map);
  const key = `layers of ${window.location.pathname.split("/")[1]}`;
  const kept = readKept(key) ?? shown;
  const entries = layers.filter(({ name }) => MARKS[name])
    .map((layer) => entry(layer, tiles.replace("LAYER", layer.name)));
  const card = featureCard(map, { features, onOpen, onClose: () => button.focus() });
  let problem = 0;

  function entry({ name, veiled }, url) {
    const look = MARKS[name];
    const layer = canvasLayer(url, name, look, veiled ? { maxNativeZoom: 16 } : {});
    layer.on("problem", ({ status }) => {
      if (Date.now() - problem < 10000) return;
      problem = Date.now();
      note(map, status === 403 ? gettext("You are signed out. Sign in again.")
        : gettext("Some marks could not be loaded. They are tried again."));
    });
    return { name, veiled, look, layer, legend: legend(look, veiled) };
  }

  function show(chosen, on) {
    if (on) chosen.layer.addTo(map);
    else chosen.layer.remove();
    chosen.legend.hidden = !on;
    chosen.box.checked = on;
    localStorage.setItem(key, JSON.stringify(entries.filter((one) => map.hasLayer(one.layer))
      .map((one) => one.name)));
  }

  for (const each of entries) {
    each.box = el("input", { type: "checkbox", id: `layer-${each.name}` });
    each.box.addEventListener("change", () => show(each, each.box.checked));
    const list = el("button", { type: "button", class: "btn text", "aria-label":
      interpolate(gettext("List of %s in view"), [each.look.label]) }, icon("list"), gettext("List"));
    list.addEventListener("click", () => card.list(each.name, each.look.label, map.getBounds()));
    if (each.veiled) list.hidden = true;
    one("#layer-list", panel).append(el("li", {},
      el("div", { class: "row" }, el("label", { class: "switch" }, each.box, each.look.label),
        el("span", { class: "space" }), list), each.legend));
    show(each, kept.includes(each.name));
  }

  /** The mark under the pointer, of the topmost layer that has one there. */
  function under(event) {
    const latlng = map.mouseEventToLatLng(event);
    for (const { name, layer } of entries.toReversed()) {
      const found = map.hasLayer(layer) && layer.at(latlng);
      if (found) return { name, ...found };
    }
    return null;
  }

  const container = map.getContainer();
  // Before Leaflet sees it, since a grid below would take the click for itself.
  container.addEventListener("click", (event) => {
    if (container.classList.contains("putting") || map.dragging.moved?.()) return;
    if (event.target.closest(".leaflet-marker-icon, .leaflet-control, .leaflet-popup")) return;
    const found = under(event);
    if (!found) { card.close(); return; }
    event.stopPropagation();
    if (found.id) card.show(found.name, found);
    else map.setView(found.latlng, Math.min(map.getZoom() + 2, CLOSE_UP));
  }, true);
  let looked = 0;
  container.addEventListener("mousemove", (event) => {
    if (event.buttons || event.timeStamp - looked < 60) return;
    looked = event.timeStamp;
    container.classList.toggle("on-mark", Boolean(under(event)));
  });

  watch(editions, entries, map);
}

/** Panes for the marks, below pins and labels, and for the ring around the chosen one. */
function makePanes(map) {
  for (const [name, level] of [["marks", 450], ["chosen", 460]]) {
    const pane = map.createPane(name);
    pane.style.zIndex = level;
    pane.style.pointerEvents = "none";
  }
}

/** Draw layers anew when somebody has changed them. */
function watch(url, entries, map) {
  const known = {};
  poll(async () => {
    const present = await getJSON(url, { cache: "no-store" });
    for (const { name, layer } of entries) {
      if (known[name] && known[name] !== present[name] && map.hasLayer(layer)) layer.refresh();
      known[name] = present[name];
    }
  });
}

function readKept(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return Array.isArray(kept) ? kept : null;
  } catch {
    return null;
  }
}
