// A pin for a form of the field: put by a tap, a drag or the device.

import { all, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { addGrids, addMine } from "../map/grid_layer.js";
import { addBase, note, pin as pinIcon, whenMap, wireButtons } from "../map/shell.js";

const DIGITS = 7;

/** Wire the map in `box`, once the form's place is `known`: the pin's place goes into lon and lat of
 * `form`, its grid into words. */
export async function pinMap(box, form, known) {
  const map = await whenMap("pin-map");
  await known;
  map.getContainer().dataset.base = box.dataset.base;
  const { lon, lat } = form.elements;
  const words = one("#place-words");
  let marker = null;

  function put(latlng, byPerson = true) {
    const point = latlng.wrap();
    if (marker) marker.setLatLng(point);
    else {
      marker = L.marker(point, { icon: pinIcon("map-pin", true), draggable: true, autoPan: true, keyboard: false }).addTo(map);
      marker.on("dragend", () => put(marker.getLatLng()));
    }
    lon.value = point.lng.toFixed(DIGITS);
    lat.value = point.lat.toFixed(DIGITS);
    tell(point);
    if (byPerson) form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function tell(point) {
    words.textContent = gettext("Looking up the place …");
    try {
      const place = await getJSON(`/place/?lon=${point.lng.toFixed(DIGITS)}&lat=${point.lat.toFixed(DIGITS)}`);
      words.textContent = place.inside ? `${place.town} · ${place.village} · ${place.grid}`
        : gettext("Outside every grid. Move the pin.");
    } catch (error) {
      words.textContent = error.status ? error.message : gettext("Without a network the grid of this place is not looked up.");
    }
  }

  map.on("click", ({ latlng }) => put(latlng));
  map.on("keydown", ({ originalEvent }) => { if (originalEvent.key === "Enter") put(map.getCenter()); });
  wireButtons(map, (here) => put(L.latLng(here.lat, here.lon)));
  const placed = lon.value && lat.value;
  if (placed) {
    const point = L.latLng(Number(lat.value), Number(lon.value));
    map.setView(point, 17);
    put(point, false);
  }
  try {
    const drawn = addBase(map);
    const grids = await myGrids(map);
    if (!placed && grids) map.fitBounds(grids, { animate: false, padding: [12, 12] });
    await drawn;
  } catch (error) {
    note(map, error.message);
  }
}

/** Draw the borders around my grids and return where mine lie; null for people without a grid. */
async function myGrids(map) {
  const mine = new Set(all("[data-grid]").map((node) => Number(node.dataset.grid)));
  const urls = all("[data-borders]").map((node) => node.dataset.borders);
  return addMine(map, await Promise.all(urls.map((url) => addGrids(map, url))), mine)?.bounds ?? null;
}
