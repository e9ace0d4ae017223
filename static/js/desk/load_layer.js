// Open cases per grid as shades: all grids on one canvas, so that moving the map moves one picture.

import { getJSON } from "../lib/http.js";
import { betweenZooms, nameGrids } from "../map/shell.js";

// From how many open cases on a grid has the next shade; the legend has the same steps and shades.
const STEPS = [3, 6, 9, 12];
const SHADES = ["#e8f1fb", "#bcd8f2", "#7fb3e3", "#f3a869", "#dd5b3c"];
const PLAIN = { color: "#3f6fb5", weight: 1, fillColor: "#3f6fb5", fillOpacity: 0.03 };
const HIT = { color: "#1557d0", weight: 3 };

const shadeOf = (number) => SHADES[STEPS.filter((step) => number >= step).length];

/** What the tooltip of a grid says. */
function words(name, number) {
  const open = interpolate(ngettext("%s open case", "%s open cases", number), [number]);
  return `${name} · ${open}`;
}

/**
 * The grids of `url` from zoom `lowest` on. `onGrid(properties)` for a click or tap. Resolves to
 * `{bounds, load(byGrid), hit(id), shaded(on)}`: numbers by grid id, the grid to mark, shades on or off.
 */
export async function addLoad(map, url, lowest, onGrid) {
  const { features } = await getJSON(url);
  let byGrid = {};
  let chosen = "";
  let shaded = true;
  const tip = L.tooltip({ direction: "top", offset: [0, -6], className: "load-tip" });

  const styleOf = ({ properties: { id } }) => ({
    ...PLAIN,
    ...(shaded ? { fillColor: shadeOf(byGrid[id] ?? 0), fillOpacity: 0.5 } : {}),
    ...(String(id) === chosen ? HIT : {}),
  });
  const say = ({ properties: { id, name } }, latlng) => {
    // The shades say nothing while they are off, and neither does their number.
    tip.setContent(shaded ? words(name, byGrid[id] ?? 0) : name).setLatLng(latlng);
    if (!map.hasLayer(tip)) tip.addTo(map);
  };
  const layer = L.geoJSON({ type: "FeatureCollection", features }, {
    renderer: L.canvas({ padding: 0.5 }), style: styleOf,
    onEachFeature: (feature, shape) => {
      shape.on("mouseover mousemove", ({ latlng }) => say(feature, latlng));
      shape.on("mouseout", () => tip.remove());
      shape.on("click", ({ latlng }) => {
        say(feature, latlng);
        onGrid(feature.properties);
      });
    },
  });
  betweenZooms(map, layer, lowest);
  layer.on("remove", () => tip.remove());
  map.on("movestart", () => tip.remove());
  nameGrids(map, features);

  const redraw = () => layer.setStyle(styleOf);
  return {
    bounds: layer.getBounds(),
    load(numbers) {
      byGrid = numbers;
      redraw();
    },
    hit(id) {
      chosen = id;
      map.getContainer().dataset.hit = id;
      redraw();
      layer.eachLayer((shape) => {
        if (String(shape.feature.properties.id) === id && map.hasLayer(layer)) shape.bringToFront();
      });
    },
    shaded(on) {
      shaded = on;
      redraw();
    },
  };
}
