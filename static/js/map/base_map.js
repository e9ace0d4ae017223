// The base maps to choose from: the county's own (PMTiles, drawn by protomaps-leaflet), 天地图 where
// it is configured, or none. Borders and names of the shell lie above each of them.

import { el, one } from "../lib/dom.js";
import { note } from "./note.js";

const KEPT = "base map";
const DEEPEST = { county: 14, pictures: 18 };
const WORDS = {
  county: gettext("County map"), streets: gettext("Tianditu map"), satellite: gettext("Tianditu satellite"),
  none: gettext("No base map"),
};

/** Widths in pixels of roads by class, at display zooms 11, 14 and 17. */
const ROADS = {
  main: { fill: "#fbe3a8", edge: "#dcb765", widths: [2, 5, 13] },
  second: { fill: "#fff3d2", edge: "#d9c694", widths: [1, 4, 10] },
  minor: { fill: "#ffffff", edge: "#d5d2c8", widths: [0, 2, 7] },
};
const TINTS = ["#f6f2e7", "#f1f3ea", "#eff2f3", "#f5f0ee"];

function width([far, middle, close]) {
  return (zoom) => (zoom < 14 ? far + (middle - far) * Math.max(0, zoom - 11) / 3
    : middle + (close - middle) * Math.min(1, (zoom - 14) / 3));
}

/** What is drawn, from below: land, towns, water, buildings, roads with their edges. */
function paintRules(pm) {
  const roads = Object.entries(ROADS).reverse();
  const road = (kind, color, more) => ({
    dataLayer: "roads", filter: (_zoom, feature) => feature.props.class === kind,
    symbolizer: new pm.LineSymbolizer({
      color, width: (zoom) => { const wide = width(ROADS[kind].widths)(zoom); return wide && wide + more; },
      lineCap: "round", lineJoin: "round",
    }),
  });
  return [
    { dataLayer: "earth", symbolizer: new pm.PolygonSymbolizer({ fill: "#f6f2e7" }) },
    {
      dataLayer: "towns",
      symbolizer: new pm.PolygonSymbolizer({
        fill: (_zoom, feature) => TINTS[feature.props.tint % TINTS.length], perFeature: true,
      }),
    },
    { dataLayer: "water", symbolizer: new pm.PolygonSymbolizer({ fill: "#b9d7ee" }) },
    {
      dataLayer: "buildings", minzoom: 15,
      symbolizer: new pm.PolygonSymbolizer({ fill: "#e2dccf", stroke: "#cfc7b5", width: 0.7 }),
    },
    ...roads.map(([kind, { edge }]) => road(kind, edge, 1.5)),
    ...roads.map(([kind, { fill }]) => road(kind, fill, 0)),
  ];
}

function labelRules(pm) {
  const family = getComputedStyle(document.body).fontFamily;
  return [{
    dataLayer: "roads", minzoom: 14, filter: (_zoom, feature) => Boolean(feature.props.name),
    symbolizer: new pm.LineLabelSymbolizer({
      labelProps: ["name"], fontFamily: family, fontSize: 11, fill: "#6d6347", stroke: "#fff", width: 2,
      repeatDistance: 400,
    }),
  }];
}

let loading = null;

/** The drawing library, fetched once and only by maps that need it. */
function protomaps(url) {
  loading ??= new Promise((resolve, reject) => {
    const script = el("script", { src: url });
    script.addEventListener("load", () => resolve(window.protomapsL));
    script.addEventListener("error", () => reject(new Error(gettext("The base map could not be loaded."))));
    document.head.append(script);
  });
  return loading;
}

async function countyLayer({ file }, url) {
  const pm = await protomaps(url);
  return pm.leafletLayer({
    url: file, maxDataZoom: DEEPEST.county, attribution: "", paintRules: paintRules(pm),
    labelRules: labelRules(pm), backgroundColor: "#f3f1ec", pane: "tilePane",
    devicePixelRatio: Math.min(window.devicePixelRatio || 1, 2),
  });
}

function pictureLayer(map, { tiles }) {
  let told = 0;
  const layers = tiles.map((address) => L.tileLayer(address, {
    maxNativeZoom: DEEPEST.pictures, maxZoom: 19, minZoom: 6, attribution: gettext("© Tianditu"),
  }));
  layers[0].on("tileerror", () => {
    if (Date.now() - told < 30000) return;
    told = Date.now();
    note(map, gettext("The map service does not answer. The county's own map is still there."));
  });
  return L.layerGroup(layers);
}

/** Show the base map chosen last, or the first there is, and offer the others in `panel`. */
export function addBaseMaps(map, { bases, protomaps: url }, panel = null) {
  let shown = null;
  let turn = 0;

  async function choose(name) {
    turn += 1;
    const mine = turn;
    const base = bases.find((each) => each.name === name);
    let layer = null;
    try {
      if (base) layer = base.file ? await countyLayer(base, url) : pictureLayer(map, base);
    } catch (error) {
      note(map, error.message);
    }
    if (mine !== turn) return;
    shown?.remove();
    shown = layer?.addTo(map);
    map.getContainer().classList.toggle("has-base", Boolean(layer));
    map.getContainer().classList.toggle("has-pictures", Boolean(layer && base.tiles));
  }

  const kept = localStorage.getItem(KEPT);
  const first = kept === "none" || bases.some(({ name }) => name === kept) ? kept
    : bases[0]?.name ?? "none";
  if (panel && bases.length) {
    const choices = [...bases.map(({ name }) => name), "none"].map((name) => {
      const button = el("input", { type: "radio", name: "base-map", value: name, checked: name === first });
      button.addEventListener("change", () => {
        localStorage.setItem(KEPT, name);
        choose(name);
      });
      return el("label", { class: "switch" }, button, WORDS[name]);
    });
    one("#base-list", panel).append(el("fieldset", { class: "field" },
      el("legend", {}, gettext("Base map")), ...choices));
  }
  return choose(first);
}
