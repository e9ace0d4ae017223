// The map of one warning: where it is.

import { addBase, note, whenMap, wireButtons } from "../map/shell.js";

const map = await whenMap("warning-map");
wireButtons(map);
const shape = JSON.parse(document.getElementById("warning-shape").textContent);
const layer = L.geoJSON(shape, {
  style: { className: "warning-area" },
  onEachFeature: ({ properties }, area) => {
    if (properties.name) area.bindTooltip(properties.name, { sticky: true });
  },
}).addTo(map);
if (shape.features.length) map.fitBounds(layer.getBounds(), { maxZoom: 14, padding: [30, 30] });
try {
  const base = await addBase(map);
  if (!shape.features.length) map.fitBounds(L.geoJSON(base.county).getBounds());
} catch (failure) {
  note(map, failure.message);
}
