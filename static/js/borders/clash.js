// Faults and two people's versions on the map, with a legend, until they are dealt with.

import { el } from "../lib/dom.js";

/** Draws over the map; `legend` is the box that says what is what. */
export function startOverlay(map, legend) {
  const layer = L.layerGroup().addTo(map);

  function clear() {
    layer.clearLayers();
    legend.hidden = true;
  }

  /** Faults of the server: points and lines with a sentence each; zooms to them. */
  function faults(collection) {
    clear();
    const drawn = L.geoJSON({ ...collection, features: collection.features.filter(({ geometry }) => geometry) }, {
      style: { className: "fault-line" },
      pointToLayer: (feature, latlng) => L.marker(latlng, {
        keyboard: false, interactive: false, zIndexOffset: 30000,
        icon: L.divIcon({ className: "fault", iconSize: [28, 28], html: el("i", {}, "!") }),
      }),
      onEachFeature: ({ properties }, shape) => shape.bindTooltip(words(properties.message), {
        permanent: true, direction: "top", className: "fault-words", offset: [0, -12],
      }),
    }).addTo(layer);
    const bounds = drawn.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds.pad(0.5), { maxZoom: Math.max(map.getZoom(), 17) });
  }

  /** Theirs and mine, over each other. */
  function clash({ theirs, mine, clash: both }) {
    clear();
    const placed = ({ features }) => ({ type: "FeatureCollection", features: features.filter(({ geometry }) => geometry) });
    const draw = (collection, className) => L.geoJSON(placed(collection), {
      interactive: false, style: { className },
    }).addTo(layer);
    const bounds = draw(theirs, "version theirs").getBounds();
    if (mine?.features?.length) bounds.extend(draw(mine, "version mine").getBounds());
    const spot = both?.features?.length ? draw(both, "version both").getBounds() : bounds;
    if (spot.isValid()) map.fitBounds(spot.pad(0.6), { maxZoom: 17 });
    legend.replaceChildren(
      el("p", {}, el("i", { class: "key theirs" }), gettext("Saved by the other person")),
      el("p", {}, el("i", { class: "key mine" }), gettext("Drawn by you")),
      ...(both?.features?.length ? [el("p", {}, el("i", { class: "key both" }), gettext("Moved by both"))] : []),
    );
    legend.hidden = false;
  }

  return { clear, faults, clash };
}

function words(text) {
  return el("span", {}, text);
}
