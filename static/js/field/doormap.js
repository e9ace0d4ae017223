// The map above the form of a visit: the door, me, and the way between in a straight line.

import { el, icon } from "../lib/dom.js";
import { addBase, note, whenMap, whereAmI, wireButtons } from "../map/shell.js";

const CLOSE_UP = 17;

/** Draw the door of `box`, once it is `known`; where the device may tell its position, that too. */
export async function doorMap(box, known) {
  const map = await whenMap("door-map");
  await known;
  map.getContainer().dataset.base = box.dataset.base;
  const door = L.latLng(Number(box.dataset.lat), Number(box.dataset.lon));
  const sign = el("i");
  sign.append(icon("house"));
  map.setView(door, CLOSE_UP);
  L.marker(door, { interactive: false, keyboard: false, zIndexOffset: 900, icon: L.divIcon({ className: "door", iconSize: [30, 30], html: sign }) }).addTo(map);
  let way = null;
  const here = (place) => {
    const me = L.latLng(place.lat, place.lon);
    way?.remove();
    way = L.layerGroup([
      L.polyline([me, door], { className: "way", interactive: false }),
      L.marker(me, { interactive: false, keyboard: false, icon: L.divIcon({ className: "here", iconSize: [18, 18], html: el("i") }) }),
    ]).addTo(map);
    map.fitBounds(L.latLngBounds([me, door]), { padding: [40, 40], maxZoom: CLOSE_UP });
  };
  wireButtons(map, here);
  navigator.permissions?.query({ name: "geolocation" }).then((allowed) => {
    if (allowed.state === "granted") whereAmI().then(here).catch((error) => note(map, error.message));
  });
  addBase(map).catch((error) => note(map, error.message));
}
