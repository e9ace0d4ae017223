// The desk's map: pins of the queue, load of the grids, the chosen case, and putting a pin.

import { all, el, one } from "../lib/dom.js";
import { addBase, pin, whenMap, wireButtons } from "../map/shell.js";
import { addLoad } from "./load_layer.js";

const WHOLE_COUNTY_ZOOM = 10;
const CASE_ZOOM = 14;

/** Draw the map. `onChoose(number)` for a click on a pin, `onGrid(properties)` on a grid. */
export async function startMap({ onChoose, onGrid }) {
  const map = await whenMap("map");
  const markers = new Map();
  const pins = L.layerGroup().addTo(map);
  const chosen = L.layerGroup().addTo(map);
  const toTaker = L.layerGroup().addTo(map);
  let putting = null;
  let clickedGrid = "";

  wireButtons(map);
  await addBase(map);
  const grids = await addLoad(map, one("#desk").dataset.grids, WHOLE_COUNTY_ZOOM, (properties) => {
    clickedGrid = properties.name;
    if (!putting) onGrid(properties);
  });
  const overview = () => {
    map.invalidateSize({ animate: false });
    // A phone hides the map at first; in no space at all there is nothing to fit.
    if (grids.bounds.isValid() && map.getSize().x) map.fitBounds(grids.bounds, { animate: false });
  };
  overview();

  /** Pins of the queue as it is now. */
  function show(answer) {
    pins.clearLayers();
    markers.clear();
    for (const row of answer.pins) {
      const marker = L.marker([row.lat, row.lon], {
        icon: pin(row.icon), title: row.summary, alt: row.summary, riseOnHover: true,
      });
      marker.on("click", () => onChoose(row.number));
      markers.set(row.number, marker.addTo(pins));
    }
    one("#some-pins").hidden = !answer.more_pins;
  }

  /** Mark the case of the detail's data, or none; its own pin is the large one. */
  function choose(data) {
    chosen.clearLayers();
    grids.hit(data?.grid ?? "");
    if (!data?.lon) return;
    const near = data.near.split(" ").filter(Boolean).map((at) => at.split(",").map(Number));
    if (near.length) {
      L.circle([Number(data.lat), Number(data.lon)], {
        radius: Number(data.metres), className: "near-circle", interactive: false,
      }).addTo(chosen);
    }
    for (const at of near) {
      L.circleMarker(at, { radius: 6, className: "near-case", interactive: false }).addTo(chosen);
    }
    const place = [Number(data.lat), Number(data.lon)];
    L.marker(place, {
      icon: pin(data.icon, true), zIndexOffset: 1000, interactive: false, keyboard: false,
    }).addTo(chosen);
    look(place);
  }

  /** The worker who would get the case, in the middle of the grid, and the way there. */
  function showTaker(data, worker) {
    toTaker.clearLayers();
    if (!data?.lon || !worker) return;
    const at = [Number(worker.lat), Number(worker.lon)];
    L.polyline([[Number(data.lat), Number(data.lon)], at], {
      className: "way-to-taker", interactive: false,
    }).addTo(toTaker);
    L.marker(at, {
      icon: L.divIcon({ className: "taker-mark", iconSize: [30, 30], iconAnchor: [15, 40], html: el("b", {}, worker.name.slice(0, 1)) }),
      title: worker.name, interactive: false, keyboard: false,
    }).addTo(toTaker);
  }

  function look(place, zoom = CASE_ZOOM) {
    map.invalidateSize({ animate: false });
    // A reset, since a map that was hidden until now cannot pan from where it was.
    map.setView(place, Math.max(map.getZoom(), zoom), { reset: true });
  }

  /** Let the next clicks on the map say where a case lies: `onPlace({lon, lat, grid})`. */
  function startPutting(icon, words, onPlace) {
    stopPutting();
    const draft = L.layerGroup().addTo(map);
    const putAt = (latlng, name) => {
      const { lng: lon, lat } = latlng.wrap();
      draft.clearLayers();
      L.marker(latlng, { icon: pin(icon, true), interactive: false, keyboard: false }).addTo(draft);
      onPlace({ lon, lat, grid: name });
      clickedGrid = "";
    };
    clickedGrid = "";
    const onClick = ({ latlng }) => putAt(latlng, clickedGrid);
    map.on("click", onClick);
    map.getContainer().classList.add("putting");
    one("#placing-words").textContent = words;
    one("#placing").hidden = false;
    putting = { putAt, stop: () => {
      map.off("click", onClick);
      draft.remove();
    } };
  }

  /** Put the pin that is being put at a place known by name, as a click there would; look at it. */
  function put({ lon, lat, label }) {
    putting?.putAt(L.latLng(lat, lon), label);
    look([lat, lon]);
  }

  function stopPutting() {
    putting?.stop();
    putting = null;
    map.getContainer().classList.remove("putting");
    one("#placing").hidden = true;
  }

  for (const button of all("[data-shade]")) {
    button.addEventListener("click", () => {
      const shaded = button.dataset.shade === "load";
      for (const other of all("[data-shade]")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
      grids.shaded(shaded);
      one("#legend").hidden = !shaded;
    });
  }
  return { map, show, shade: grids.load, choose, showTaker, overview, startPutting, put, stopPutting };
}
