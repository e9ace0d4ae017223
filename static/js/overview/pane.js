// One map of the board: base, areas, cells, names, numbered hotspots; painted for any step.

import { el } from "../lib/dom.js";
import { CellLayer } from "./cells.js";
import { LEVELS, LINE, SHADES, patternColour, rampAt } from "./colours.js";

const NAMES_AT_MOST = 70;
const SIGN = 12.5;
const LINE_HEIGHT = 17;

export class Pane {
  constructor(id, { onArea, onCell }) {
    this.map = L.map(id, {
      zoomControl: false, zoomSnap: 0.25, minZoom: 8, maxZoom: 18, attributionControl: true,
    });
    this.map.attributionControl.setPrefix("");
    this.map.setView([33.91, 117.9], 10, { animate: false });
    const ground = this.map.createPane("ground");
    ground.style.zIndex = 350;
    const edges = this.map.createPane("edges");
    edges.style.zIndex = 450;
    edges.style.pointerEvents = "none";
    const names = this.map.createPane("names");
    names.style.zIndex = 590;
    names.style.pointerEvents = "none";
    this.renderer = L.canvas({ padding: 0.3 });
    this.cells = new CellLayer();
    this.names = L.layerGroup().addTo(this.map);
    this.marks = L.layerGroup().addTo(this.map);
    this.onArea = onArea;
    this.areas = null;
    this.byId = new Map();
    this.map.on("click", ({ latlng }) => {
      if (!this.cellSteps) return;
      const [stepLon, stepLat] = this.cellSteps;
      onCell([Math.floor(latlng.lng / stepLon), Math.floor(latlng.lat / stepLat)]);
    });
    this.map.on("moveend zoomend", () => this.label());
  }

  /** County and towns under everything else. */
  base(data) {
    const renderer = L.canvas({ padding: 0.3, pane: "edges" });
    const line = (features, weight, opacity) => L.geoJSON(features, {
      interactive: false, renderer, pane: "edges",
      style: { color: "#7fb2f5", weight, opacity, fill: false },
    }).addTo(this.map);
    line(data.towns, 1.4, 0.55);
    line(data.county, 2.6, 0.9);
    if (data.demonstration) this.map.attributionControl.addAttribution(gettext("Invented borders"));
  }

  /** Take other outlines; `fit` moves the map to them. */
  setAreas(collection, cellLevel, fit) {
    this.areas?.remove();
    this.byId.clear();
    this.collection = collection;
    this.areas = L.geoJSON(collection, {
      renderer: this.renderer, interactive: !cellLevel,
      style: { color: LINE, weight: 1, opacity: 0.6, fillOpacity: 0 },
      onEachFeature: (feature, shape) => {
        this.byId.set(feature.properties.id, shape);
        if (cellLevel) return;
        shape.on("click", () => this.onArea(feature.properties));
        shape.bindTooltip(() => this.tooltip?.(feature.properties) ?? "", { sticky: true });
      },
    }).addTo(this.map);
    if (cellLevel) this.cells.addTo(this.map);
    else this.cells.remove();
    const bounds = this.areas.getBounds();
    if (fit && bounds.isValid()) this.fit(bounds);
    this.label();
  }

  fit(bounds) {
    this.map.invalidateSize({ animate: false });
    // Alone on the board it has the modes, the slider and on a phone the legend on top of it.
    const phone = this.map.getSize().x < 560;
    const alone = !this.map.getContainer().closest(".comparing");
    const [top, right, below] = !alone ? [46, 8, 8] : phone ? [100, 8, 218] : [62, 60, 84];
    this.map.fitBounds(bounds, {
      animate: false, paddingTopLeft: [8, top], paddingBottomRight: [right, below],
    });
  }

  /** Colour everything for one step. `data`: steps.json; `period`: period.json of that step. */
  paint(data, step, mode, period, steps) {
    if (!this.areas) return;
    const colourOf = colouring(data, step, mode, period, steps);
    if (data.smallest) {
      this.cellSteps = data.cell;
      this.cells.show(data.ids, data.cell, colourOf);
      return;
    }
    this.cellSteps = null;
    const patterns = mode === "emerging" ? patternIds(period) : null;
    data.ids.forEach((id, i) => {
      const [fillColor, fillOpacity] = (patterns ? patterns.get(id) : colourOf(i)) ?? ["#000", 0];
      const shape = this.byId.get(id);
      // Most areas keep their colour from week to week.
      if (!shape || (shape.options.fillColor === fillColor && shape.options.fillOpacity === fillOpacity)) return;
      shape.setStyle({ fillColor, fillOpacity });
    });
  }

  /** Where a hotspot's peak is, a cell [column, row] or the id of an area; null if it is not shown. */
  placeOf(peak, [stepLon, stepLat]) {
    if (Array.isArray(peak)) return [(peak[1] + 0.5) * stepLat, (peak[0] + 0.5) * stepLon];
    const found = this.collection?.features.find(({ properties }) => properties.id === peak);
    return found ? [found.properties.spot[1], found.properties.spot[0]] : null;
  }

  /** Numbers on the peaks of the hotspots; `at(peak)` is where. */
  mark(places) {
    this.marks.clearLayers();
    places.forEach((at, i) => {
      const icon = L.divIcon({
        className: "mark-number", iconSize: [28, 28], html: el("i", {}, String(i + 1)),
      });
      L.marker(at, { icon, interactive: false, keyboard: false }).addTo(this.marks);
    });
  }

  /** Names of the areas, where there are few enough to read. */
  label() {
    this.names.clearLayers();
    if (!this.collection) return;
    const view = this.map.getBounds();
    const seen = this.collection.features.filter(({ properties: { spot } }) => (
      view.contains([spot[1], spot[0]])));
    if (seen.length > NAMES_AT_MOST) return;
    const taken = [];
    for (const { properties: { name, spot } } of seen) {
      const at = this.map.latLngToContainerPoint([spot[1], spot[0]]);
      const half = name.length * SIGN / 2;
      if (taken.some((other) => Math.abs(other.y - at.y) < LINE_HEIGHT
        && Math.abs(other.x - at.x) < half + other.half)) continue;
      taken.push({ x: at.x, y: at.y, half });
      const icon = L.divIcon({
        className: "area-name", iconSize: [120, 16], html: el("span", {}, name),
      });
      L.marker([spot[1], spot[0]], { icon, interactive: false, keyboard: false, pane: "names" })
        .addTo(this.names);
    }
  }
}

function patternIds({ patterns } = {}) {
  const found = new Map();
  patterns?.ids.forEach((id, i) => {
    found.set(String(id), [patternColour(patterns.sides[i], patterns.names[i]), 0.75]);
  });
  return { get: (id) => found.get(String(id)) };
}

/** A function from the place of an area to its colour and opacity, null for none. */
export function colouring(data, step, mode, period, steps) {
  if (mode === "density") {
    return (i) => {
      const shade = Number(data.shades?.[i]?.[step] ?? 0);
      return shade ? [SHADES[shade - 1], 0.35 + shade * 0.06] : null;
    };
  }
  if (mode === "emerging") {
    const patterns = patternIds(period);
    return (i) => patterns.get(data.ids[i]) ?? null;
  }
  if (mode === "hot") return (i) => LEVELS[data.levels[i][step]] ?? null;
  const value = valueOf(data, step, mode);
  return (i) => {
    const found = value(i);
    return found === null ? null : [rampAt(found, steps), 0.78];
  };
}

/** The value of an area in the shaded modes; null where there is none, or no case to colour. */
export function valueOf(data, step, mode) {
  if (mode === "rate") return (i) => (data.rates?.[i][step] ? data.rates[i][step] / 10 : null);
  if (mode === "choropleth" && data.values) {
    return (i) => (data.values[i][step] === null ? null : data.values[i][step] / 1000);
  }
  return (i) => data.counts[i][step] || null;
}
