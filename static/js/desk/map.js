// The desk's map: pins of the queue, load of the grids, the chosen case, and putting a pin.

import { all, one } from "../lib/dom.js";
import { addBase, addGrids, pin, reclass, whenMap, wireButtons } from "../map/shell.js";

const STEPS = [3, 6, 9, 12];
const WHOLE_COUNTY_ZOOM = 10;
const CASE_ZOOM = 14;

/** The class of a number of open cases; the legend names the same steps. */
const loadClass = (number) => `load-${STEPS.filter((step) => number >= step).length}`;

/** Draw the map. `onChoose(number)` for a click on a pin, `onGrid(properties)` on a grid. */
export async function startMap({ onChoose, onGrid }) {
  const map = await whenMap("map");
  const markers = new Map();
  const pins = L.layerGroup().addTo(map);
  const chosen = L.layerGroup().addTo(map);
  let load = {};
  let shaded = true;
  let hit = null;
  let putting = null;
  let clickedGrid = "";

  const classOf = ({ properties }) => [
    shaded ? loadClass(load[properties.id] ?? 0) : "",
    String(properties.id) === hit ? "hit" : "",
  ].join(" ");

  wireButtons(map);
  await addBase(map);
  const grids = await addGrids(map, one("#desk").dataset.grids, classOf, ({ properties }) => {
    clickedGrid = properties.name;
    if (!putting) onGrid(properties);
  }, WHOLE_COUNTY_ZOOM);
  const everything = grids.layer.getBounds();
  const overview = () => {
    map.invalidateSize({ animate: false });
    // A phone hides the map at first; in no space at all there is nothing to fit.
    if (everything.isValid() && map.getSize().x) map.fitBounds(everything, { animate: false });
  };
  overview();

  const recolour = () => {
    reclass(grids.layer, classOf);
    one("#legend").hidden = !shaded;
  };

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

  /** Open cases by grid. */
  function shade(byGrid) {
    load = byGrid;
    recolour();
  }

  /** Mark the case of the detail's data, or none; its own pin is the large one. */
  function choose(data) {
    chosen.clearLayers();
    hit = data?.grid || null;
    recolour();
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
      shaded = button.dataset.shade === "load";
      for (const other of all("[data-shade]")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
      recolour();
    });
  }
  return { map, show, shade, choose, overview, startPutting, put, stopPutting };
}
