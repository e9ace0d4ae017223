// The borders on the map: grids as areas, arcs as lines, where they were before. Redraws what moved.

import { el } from "../lib/dom.js";

const latlng = ([lon, lat]) => [lat, lon];

/** Draw the session's grids on the map; `onGrid(code)` for a tap on one. */
export function startView(map, session, onGrid) {
  const shapes = new Map();
  const lines = new Map();
  const names = L.layerGroup().addTo(map);
  const fills = L.layerGroup().addTo(map);
  const before = L.layerGroup().addTo(map);
  const strokes = L.layerGroup().addTo(map);
  const around = L.layerGroup().addTo(map);
  for (const [name, level] of [["around", 380], ["before", 410], ["arcs", 420]]) {
    map.createPane(name).style.zIndex = level;
    map.getPane(name).style.pointerEvents = "none";
  }

  const ringsOf = (code) => session.topology.geometry(code).coordinates
    .map((rings) => rings.map((ring) => ring.map(latlng)));

  const arcClass = (arc) => {
    if (arc.uses.length < 2) return "arc outline";
    return `arc${arc.uses.some(({ ring }) => ring.code === session.grid) ? " mine" : ""}${arc.changes > 0 ? " moved" : ""}`;
  };
  const arcLine = (arc) => {
    const nodes = arc.closed ? [...arc.nodes, arc.nodes[0]] : arc.nodes;
    return nodes.map((node) => latlng(session.topology.place(node)));
  };

  function load() {
    for (const group of [names, fills, before, strokes, around]) group.clearLayers();
    shapes.clear();
    lines.clear();
    L.geoJSON(session.known.around, {
      pane: "around", interactive: false, style: { className: "grid-around" },
    }).addTo(around);
    for (const code of session.topology.codes) {
      const shape = L.polygon(ringsOf(code), { className: "cell", stroke: false, bubblingMouseEvents: true });
      shape.on("click", () => onGrid(code));
      shapes.set(code, shape.addTo(fills));
    }
    for (const arc of session.topology.arcs) {
      lines.set(arc, L.polyline(arcLine(arc), { className: "arc", pane: "arcs", interactive: false, smoothFactor: 0.5 }).addTo(strokes));
    }
    dress();
  }

  /** Put the class of each thing right: what is chosen, what has moved. */
  function dress() {
    for (const [code, shape] of shapes) {
      const { editable } = session.grids.get(code);
      reclass(shape, `cell${code === session.grid ? " mine" : ""}${editable ? "" : " others"}`);
    }
    for (const [arc, line] of lines) reclass(line, arcClass(arc));
    label();
  }

  function label() {
    names.clearLayers();
    for (const code of session.topology.codes) {
      const box = shapes.get(code).getBounds();
      if (code !== session.grid && !roomFor(session.name(code), box)) continue;
      L.marker(middle(session.topology.geometry(code)) ?? box.getCenter(), {
        interactive: false, keyboard: false, pane: "labels",
        icon: L.divIcon({
          className: `map-label grid${code === session.grid ? " chosen" : ""}`, iconSize: [120, 18],
          html: el("span", {}, session.name(code)),
        }),
      }).addTo(names);
    }
  }

  /** Is the grid at this zoom as wide as its name? A sign takes about 12.5 pixels. */
  function roomFor(name, box) {
    const [west, east] = [box.getNorthWest(), box.getNorthEast()].map((at) => map.latLngToContainerPoint(at).x);
    return east - west > name.length * 12.5;
  }

  /** Bring lines and areas to where their nodes are now. */
  function draw() {
    const { topology, base } = session;
    const changed = new Set(topology.changed);
    for (const [arc, line] of lines) if (arc.changes > 0 || line.drawn) place(arc, line);
    for (const [code, shape] of shapes) {
      if (!changed.has(code) && !shape.drawn) continue;
      shape.setLatLngs(ringsOf(code));
      shape.drawn = changed.has(code);
    }
    before.clearLayers();
    base.arcs.forEach((old, i) => {
      if (topology.arcs[i].changes === 0 || old.uses.length < 2) return;
      const nodes = old.closed ? [...old.nodes, old.nodes[0]] : old.nodes;
      L.polyline(nodes.map((node) => latlng(base.place(node))), {
        className: "arc-before", pane: "before", interactive: false,
      }).addTo(before);
    });
  }

  function place(arc, line) {
    line.setLatLngs(arcLine(arc));
    line.drawn = arc.changes > 0;
    reclass(line, arcClass(arc));
  }

  const bounds = (code) => shapes.get(code)?.getBounds();
  const all = () => L.featureGroup([...shapes.values()]).getBounds();
  map.on("zoomend", () => session.topology && label());
  session.addEventListener("load", load);
  session.addEventListener("choose", dress);
  for (const event of ["draw", "step"]) session.addEventListener(event, draw);
  return { bounds, all, shapes };
}

function reclass(layer, className) {
  if (layer.options.className === className) return;
  layer.options.className = className;
  const path = layer.getElement();
  path?.setAttribute("class", `${path.classList.contains("leaflet-interactive") ? "leaflet-interactive " : ""}${className}`);
}

/** A place well inside a grid for its name: of the largest part, half-way on its middle line. */
function middle({ coordinates }) {
  const part = coordinates.reduce((one, two) => (one[0].length >= two[0].length ? one : two));
  const lats = part[0].map(([, lat]) => lat);
  const lat = (Math.min(...lats) + Math.max(...lats)) / 2 + 1e-9;
  const cuts = [];
  for (const ring of part) {
    ring.slice(1).forEach((b, i) => {
      const a = ring[i];
      if ((a[1] > lat) !== (b[1] > lat)) cuts.push(a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0]));
    });
  }
  cuts.sort((a, b) => a - b);
  let best = null;
  for (let i = 0; i + 1 < cuts.length; i += 2) {
    if (!best || cuts[i + 1] - cuts[i] > best[1] - best[0]) best = [cuts[i], cuts[i + 1]];
  }
  return best && [lat, (best[0] + best[1]) / 2];
}
