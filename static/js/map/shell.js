// The shared map: waits for django-leaflet's map, adds the county, the borders and the buttons.

import { all, el, icon } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { addBaseMaps } from "./base_map.js";
import { note } from "./note.js";
import { wirePanel } from "./panel.js";

export { note };

/** Resolves with the Leaflet map of this id, once django-leaflet has made it. */
export function whenMap(id) {
  return new Promise((resolve) => {
    window.addEventListener("map:init", (event) => {
      const map = event.detail.map;
      if (map.getContainer().id === id) resolve(map);
    });
  });
}

function label(text, latlng, kind, pane) {
  return L.marker(latlng, {
    interactive: false, keyboard: false, pane,
    icon: L.divIcon({
      className: `map-label ${kind}`, iconSize: [120, 18], html: el("span", {}, text),
    }),
  });
}

// Average width of a sign and height of a line of .map-label, in pixels.
const SIGN = 12.5;
const LINE = 17;

/** Of the labels in `group` that would lie across each other, keep the first; again at each move. */
function declutter(map, group) {
  const update = () => {
    if (!map.hasLayer(group)) return;
    const taken = [];
    const view = map.getBounds().pad(0.1);
    group.eachLayer((marker) => {
      const sign = marker.getElement();
      const at = map.latLngToContainerPoint(marker.getLatLng());
      const half = sign.textContent.length * SIGN / 2;
      const free = view.contains(marker.getLatLng()) && !taken.some((other) => (
        Math.abs(other.y - at.y) < LINE && Math.abs(other.x - at.x) < half + other.half));
      sign.hidden = !free;
      if (free) taken.push({ x: at.x, y: at.y, half });
    });
  };
  map.on("zoomend moveend", update);
  group.on("add", update);
  update();
}

/** Show `layer` only between two zooms (inclusive). */
export function betweenZooms(map, layer, lowest, highest = 30) {
  const update = () => {
    const wanted = map.getZoom() >= lowest && map.getZoom() <= highest;
    if (wanted !== map.hasLayer(layer)) wanted ? layer.addTo(map) : layer.remove();
  };
  map.on("zoomend", update);
  update();
}

/** The county as a base map: outline, towns, villages, names. Resolves to the base data. */
export async function addBase(map) {
  map.removeControl(map.zoomControl);
  // No pictures are scaled, so the map may stop between whole zooms and fit what it shows.
  map.options.zoomSnap = 0.25;
  for (const [name, level] of [["ground", 210], ["labels", 590]]) {
    const pane = map.createPane(name);
    pane.style.zIndex = level;
    pane.style.pointerEvents = "none";
  }
  const config = document.getElementById("map-config");
  if (config) {
    addBaseMaps(map, JSON.parse(config.textContent), document.getElementById("layer-panel"));
    wirePanel(map);
  }
  // Asked for after the panes are made: grids that come sooner lay their names into one of them.
  const base = await getJSON(map.getContainer().dataset.base ?? "/maps/base.json");
  const draw = (features, className) => L.geoJSON(features, {
    pane: "ground", interactive: false,
    style: (feature) => ({ className: className(feature), stroke: true }),
  });
  draw(base.towns, (feature) => `border-town tint-${feature.properties.tint}`).addTo(map);
  draw(base.county, () => "border-county").addTo(map);
  betweenZooms(map, draw(base.villages, () => "border-village"), 12);
  const names = (rows, kind) => L.layerGroup(
    rows.map((row) => label(row.name, [row.lat, row.lon], kind, "labels")),
  );
  for (const [rows, kind, lowest, highest] of [
    [base.town_names, "town", 9.75, 13], [base.village_names, "village", 13, 15],
  ]) {
    const group = names(rows, kind);
    betweenZooms(map, group, lowest, highest);
    declutter(map, group);
  }
  if (base.demonstration) map.attributionControl?.addAttribution(gettext("Invented borders"));
  return base;
}

/** The names of grids (features of the grids' address), from zoom 14 on. */
export function nameGrids(map, features) {
  const names = L.layerGroup(features.map(({ properties }) => {
    const [lon, lat] = properties.spot.match(/-?[\d.]+/g).map(Number);
    return label(properties.name, [lat, lon], "grid", "labels");
  }));
  // Where grids have their names, those of villages would lie across them.
  names.on("add remove", ({ type }) => {
    map.getContainer().classList.toggle("grid-names", type === "add");
  });
  betweenZooms(map, names, 14);
  declutter(map, names);
}

/** The pin of a case: its category's icon and colour. */
export function pin(name, selected = false) {
  const sign = el("i");
  sign.append(icon(name));
  return L.divIcon({
    className: `pin k-${name}${selected ? " selected" : ""}`, iconSize: [28, 28],
    iconAnchor: [14, 34], html: sign,
  });
}

/** Wire the floating buttons of the page: zoom in, zoom out, go to where I am. */
export function wireButtons(map, onHere = null) {
  const actions = {
    "zoom-in": () => map.zoomIn(),
    "zoom-out": () => map.zoomOut(),
    here: () => whereAmI().then((place) => {
      map.setView([place.lat, place.lon], Math.max(map.getZoom(), 16));
      onHere?.(place);
    }).catch((error) => note(map, error.message)),
  };
  for (const button of all("[data-map-action]", map.getContainer().parentElement)) {
    button.addEventListener("click", actions[button.dataset.mapAction]);
  }
}

/** The device's position in WGS84, or a reason in words. */
export function whereAmI() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new Error(gettext("This device does not tell its position. Put the pin by hand.")));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
      () => reject(new Error(gettext("The position is not available. Put the pin by hand."))),
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 30000 },
    );
  });
}
