// Grids to look at, as fine as the zoom shows: fetched for what is in view whenever the map has moved.

import { getJSON } from "../lib/http.js";

const PAUSE = 150;

/** Show the grids of `url` (with bbox and zoom); `fail(error)`; `onPick({code, name})` if they can be chosen. */
export function startAtlas(map, url, fail, onPick = null) {
  const layer = L.geoJSON(null, {
    interactive: Boolean(onPick),
    style: ({ properties }) => ({ className: classOf(properties) }),
    onEachFeature: ({ properties }, shape) => {
      shape.bindTooltip(() => document.createTextNode(properties.name), { sticky: true });
      if (onPick) shape.on("click", () => onPick(properties));
    },
  }).addTo(map);
  let picked = "";
  let asking = null;
  let timer = 0;

  function classOf({ code, same }) {
    return `set-grid${same ? "" : " other"}${code === picked ? " picked" : ""}`;
  }

  async function load() {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    const bounds = map.getBounds().pad(0.2);
    const address = new URL(url, window.location);
    address.searchParams.set("bbox", bounds.toBBoxString());
    address.searchParams.set("zoom", Math.min(19, Math.round(map.getZoom())));
    try {
      const found = await getJSON(address, { signal: mine.signal });
      if (mine !== asking) return;
      layer.clearLayers();
      layer.addData(found);
    } catch (error) {
      if (error.name !== "AbortError") fail(error);
    }
  }

  function pick(code) {
    picked = code;
    layer.eachLayer((shape) => {
      shape.getElement()?.setAttribute("class", `leaflet-interactive ${classOf(shape.feature.properties)}`);
    });
  }

  map.on("moveend", () => {
    clearTimeout(timer);
    timer = setTimeout(load, PAUSE);
  });
  load();
  return { pick, layer };
}
