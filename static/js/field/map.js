// The map of the field page: my grids bright, the rest dimmed, the cases as pins, and me.

import { el, one } from "../lib/dom.js";
import { addGrids, addMine } from "../map/grid_layer.js";
import { addBase, note, pin, whereAmI, wireButtons } from "../map/shell.js";

const read = (id) => JSON.parse(one(`#${id}`).textContent);
// A ring around everything a map of the county can show.
const AROUND = [[30, 112], [38, 112], [38, 124], [30, 124]];
const CLOSE_UP = 16;

/** Prepare the map; `onHere` gets the device's position once it is known. */
export function fieldMap(map, room, onHere) {
  const mine = new Set(read("my-grids"));
  const pins = new Map();
  const me = L.marker([0, 0], {
    interactive: false, keyboard: false,
    icon: L.divIcon({ className: "here", iconSize: [18, 18], html: el("i") }),
  });
  const here = (place) => {
    me.setLatLng([place.lat, place.lon]).addTo(map);
    onHere(place);
  };
  map.getContainer().dataset.base = room.dataset.base;
  wireButtons(map, here);
  // Ask for the position unasked only where the person has allowed it before.
  navigator.permissions?.query({ name: "geolocation" }).then((allowed) => {
    if (allowed.state === "granted") whereAmI().then(here).catch((error) => note(map, error.message));
  });
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  drawGround(map, mine).catch((error) => note(map, error.message));

  let visible = true;
  const showPins = (wanted) => {
    visible = wanted;
    for (const marker of pins.values()) wanted ? marker.addTo(map) : marker.remove();
  };
  const drawPins = (rows, selected) => {
    const wanted = new Map(rows.filter((row) => row.lon !== null).map((row) => [row.number, row]));
    for (const [number, marker] of pins) {
      if (!wanted.has(number)) { marker.remove(); pins.delete(number); }
    }
    for (const row of wanted.values()) drawPin(map, pins, row, row.number === selected);
    showPins(visible);
  };
  const show = (row) => {
    if (!row || row.lon === null) return;
    map.invalidateSize({ pan: false });
    map.setView([row.lat, row.lon], Math.max(map.getZoom(), CLOSE_UP));
  };
  const metres = (from, row) => map.distance([from.lat, from.lon], [row.lat, row.lon]);
  return { map, drawPins, showPins, show, metres };
}

function drawPin(map, pins, row, selected) {
  const place = [row.lat, row.lon];
  let marker = pins.get(row.number);
  if (!marker) {
    marker = L.marker(place, {
      alt: row.summary, title: row.summary, icon: pin(row.icon),
    })
      .on("click", () => { window.location.hash = row.number; }).addTo(map);
    pins.set(row.number, marker);
  }
  marker.setLatLng(place).setZIndexOffset(selected ? 1000 : 0);
  if (marker.options.drawn !== `${row.icon} ${selected}`) {
    marker.options.drawn = `${row.icon} ${selected}`;
    marker.setIcon(pin(row.icon, selected));
  }
}

async function drawGround(map, mine) {
  const drawn = addBase(map);
  const own = addMine(map, await Promise.all(read("borders").map((url) => addGrids(map, url))), mine);
  if (own) {
    dim(map, own.features);
    if (!window.location.hash) map.fitBounds(own.bounds, { padding: [24, 56] });
  }
  await drawn;
}

/** Dim everything but these grids: one polygon around them with the grids as holes. */
function dim(map, features) {
  const pane = map.createPane("dim");
  pane.style.zIndex = 300;
  pane.style.pointerEvents = "none";
  const holes = features.flatMap(({ geometry }) => geometry.coordinates)
    .map(([ring]) => L.GeoJSON.coordsToLatLngs(ring, 0));
  L.polygon([AROUND, ...holes], { className: "field-mask", interactive: false, pane: "dim" }).addTo(map);
}
