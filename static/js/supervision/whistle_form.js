// A pin for the form of a whistle: put by a tap, a drag, the keyboard or the device.

import { one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { addBase, note, pin, whenMap, wireButtons } from "../map/shell.js";

const DIGITS = 7;
const map = await whenMap("pin-map");
const { lon, lat } = one("#whistle-form").elements;
const words = one("#place-words");
let marker = null;

function put(latlng) {
  const point = latlng.wrap();
  if (marker) marker.setLatLng(point);
  else {
    marker = L.marker(point, { icon: pin("map-pin", true), draggable: true, autoPan: true, keyboard: false }).addTo(map);
    marker.on("dragend", () => put(marker.getLatLng()));
  }
  lon.value = point.lng.toFixed(DIGITS);
  lat.value = point.lat.toFixed(DIGITS);
  tell();
}

async function tell() {
  words.textContent = gettext("Looking up the place …");
  try {
    const place = await getJSON(`/place/?lon=${lon.value}&lat=${lat.value}`);
    words.textContent = place.inside ? `${place.town} · ${place.village} · ${place.grid}`
      : gettext("Outside every grid. Move the pin.");
  } catch (error) {
    words.textContent = error.message;
  }
}

map.on("click", ({ latlng }) => put(latlng));
map.on("keydown", ({ originalEvent }) => { if (originalEvent.key === "Enter") put(map.getCenter()); });
wireButtons(map, (here) => put(L.latLng(here.lat, here.lon)));
const box = JSON.parse(one("#own-box").textContent);
if (box) map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { animate: false });
if (lon.value && lat.value) {
  put(L.latLng(Number(lat.value), Number(lon.value)));
  map.setView(marker.getLatLng(), 16);
}
addBase(map).catch((error) => note(map, error.message));
