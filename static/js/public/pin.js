// The pin of a report: put by a tap, a drag, the device or the keyboard; the place under it by name.

import { all, el, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { offerPlaces } from "../map/places.js";
import { addBase, note, pin as pinIcon, whenMap, wireButtons } from "../map/shell.js";

const DIGITS = 7;

function inWords(place) {
  if (place.inside) return `${place.town} · ${place.village} · ${place.grid}`;
  if (!place.nearest) return gettext("No grids are known here. You can still send it; a dispatcher will settle the place.");
  return interpolate(
    gettext("Outside every grid; the nearest is %(name)s, %(metres)s m away. Move the pin, or send it as it is: a dispatcher will settle the place."),
    { name: place.nearest, metres: place.metres }, true,
  );
}

/** The place under the pin, newest question only. */
function placeTeller(map, form, line) {
  let asked = null;
  let outline = null;
  return async (latlng) => {
    asked?.abort();
    asked = new AbortController();
    line.textContent = gettext("Looking up the place …");
    const query = new URLSearchParams({ lon: latlng.lng.toFixed(DIGITS), lat: latlng.lat.toFixed(DIGITS) });
    try {
      const place = await getJSON(`${form.dataset.place}?${query}`, {
        signal: asked.signal, headers: { Accept: "application/json" },
      });
      outline?.remove();
      if (place.outline) {
        outline = L.geoJSON(place.outline, {
          interactive: false, style: () => ({ className: "grid-line hit" }),
        }).addTo(map);
      }
      line.textContent = inWords(place);
      line.parentElement.classList.toggle("found", place.inside);
    } catch (error) {
      if (error.name !== "AbortError") {
        line.textContent = gettext("The pin is set. Its place cannot be named at the moment; it is sent all the same.");
      }
    }
  };
}

/** Wire the map to `form`; `onChange()` is called when the pin has moved. */
export async function placePin(form, onChange) {
  const line = one("#place span");
  const fields = form.elements;
  const map = await whenMap("map");
  const tell = placeTeller(map, form, line);
  let marker = null;

  function put(latlng, byPerson = true) {
    const point = latlng.wrap();
    if (marker) {
      marker.setLatLng(point);
    } else {
      marker = L.marker(point, {
        icon: pinIcon("map-pin", true), draggable: true, autoPan: true, keyboard: false,
        title: gettext("Drag the pin to the exact place"),
      }).addTo(map);
      marker.on("dragend", () => put(marker.getLatLng()));
    }
    fields.lon.value = point.lng.toFixed(DIGITS);
    fields.lat.value = point.lat.toFixed(DIGITS);
    fields.crs.value = "wgs84";
    tell(point);
    if (byPerson) onChange();
  }

  map.on("click", ({ latlng }) => put(latlng));
  map.on("keydown", ({ originalEvent }) => {
    if (originalEvent.key === "Enter") put(map.getCenter());
  });
  one("#set-pin").addEventListener("click", () => put(map.getCenter()));
  wireButtons(map, (here) => put(L.latLng(here.lat, here.lon)));

  offerPlaces({
    input: fields.address, box: one("#address-places"), map,
    onChoose: ({ lon, lat }) => {
      map.setView([lat, lon], 17);
      put(L.latLng(lat, lon));
    },
  });

  const known = fields.lon.value && fields.lat.value;
  if (known) {
    const point = L.latLng(Number(fields.lat.value), Number(fields.lon.value));
    map.setView(point, 16);
    put(point, false);
  }
  try {
    const base = await addBase(map);
    const bounds = L.geoJSON(base.county).getBounds();
    if (!known && bounds.isValid()) map.fitBounds(bounds, { animate: false, padding: [16, 16] });
  } catch {
    note(map, gettext("The map could not be loaded. You can still put the pin, or describe the place in words."));
  }
}

/** Without the map's library there is no pin: say so, take the empty box away, keep the form. */
export function withoutMap() {
  for (const box of all(".map-box")) box.remove();
  one(".report").classList.add("no-map");
  one("#place").replaceChildren(el("span", {}, gettext("The map cannot be shown. Describe the place in words, with town and village.")));
}
