// Split mode: taps draw a line across the chosen grid; both parts are shown with their size.

import { el } from "../lib/dom.js";
import { cut } from "./cut.js";
import { SNAP, round } from "./session.js";

export class SplitMode {
  verb = "split";

  constructor(map, session) {
    Object.assign(this, { map, session, line: [], name: "", code: session.grid });
    this.layer = L.layerGroup().addTo(map);
    this.draw();
  }

  stop() { this.layer.remove(); }

  get size() { return this.line.length; }

  /** Add a corner of the line; near the border it snaps onto it, so that the line ends there. */
  tap([lon, lat]) {
    const place = round([lon, lat]);
    this.line.push(this.session.snapping ? this.#snapped(place) : place);
    this.draw();
  }

  #snapped(place) {
    const finger = 14 * 156543 * Math.cos(place[1] * Math.PI / 180) / 2 ** this.map.getZoom();
    const own = (thing) => (thing.arc ? [thing.arc] : thing.edges.map(({ arc }) => arc))
      .some(({ uses }) => uses.some(({ ring }) => ring.code === this.code));
    const near = this.session.topology.nearest(place, Math.max(SNAP, finger), (thing) => !own(thing));
    return near ? near.place ?? this.session.topology.place(near.node) : place;
  }

  undo() {
    this.line.pop();
    this.draw();
  }

  /** The cut as this device sees it: {sizes, halves}, {fault}, or null where the server must say. */
  cut() {
    const { topology } = this.session;
    const { parts } = topology.faces.get(this.code);
    if (parts.length > 1) return this.line.length < 2 ? { fault: "short" } : null;
    const rings = parts[0].map((ring) => topology.walk(ring));
    return cut(rings, this.line.map((place) => topology.lattice.put(place)), topology.lattice);
  }

  get ready() { return !this.cut()?.fault; }

  /** Both parts as this device measures them, until the server has. */
  parts() {
    const names = [this.session.name(this.code), gettext("New grid")];
    return (this.cut()?.sizes ?? []).map((whole, i) => ({ code: i ? "new" : this.code, name: names[i], gain: 0, whole }));
  }

  change() {
    return {
      verb: "split", code: this.code, name: this.name.trim(),
      line: { type: "LineString", coordinates: this.line },
      version: this.session.grids.get(this.code).version,
    };
  }

  words() {
    return {
      short: gettext("Tap from one border of the grid to the other to draw the line."),
      crosses_itself: gettext("The line crosses itself. Undo the last corner."),
      misses: gettext("The line does not cross this grid yet."),
      ends_inside: gettext("The line ends inside the grid. Go on to the border."),
      crosses_again: gettext("The line crosses the grid more than once. It may cut only once."),
      not_apart: gettext("The line does not cut the grid in two yet."),
    }[this.cut()?.fault] ?? gettext("The larger part keeps its code and worker; the smaller one becomes a new grid.");
  }

  draw() {
    this.layer.clearLayers();
    const { lattice } = this.session.topology;
    const latlngs = (places) => places.map(([lon, lat]) => [lat, lon]);
    const found = this.cut();
    found?.halves?.forEach((ring, i) => L.polygon(latlngs(ring.map((node) => lattice.lift(node))), {
      className: `half half-${i}`, stroke: false, interactive: false,
    }).addTo(this.layer));
    L.polyline(latlngs(this.line), { className: "knife", interactive: false, pane: "arcs" }).addTo(this.layer);
    for (const at of latlngs(this.line)) {
      L.marker(at, {
        interactive: false, keyboard: false,
        icon: L.divIcon({ className: "knife-point", iconSize: [18, 18], html: el("i") }),
      }).addTo(this.layer);
    }
  }
}
