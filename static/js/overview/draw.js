// Draw an area with clicks and ask for its numbers.

import { one } from "../lib/dom.js";

const STYLE = { color: "#ffd166", weight: 2, fillColor: "#ffd166", fillOpacity: 0.12 };

export class Drawing {
  /** `onArea(ring)` gets longitudes and latitudes when the area is closed. */
  constructor(map, onArea, onState) {
    this.map = map;
    this.onArea = onArea;
    this.onState = onState;
    this.corners = null;
    this.shape = L.polygon([], { ...STYLE, interactive: false });
    this.first = L.circleMarker([0, 0], { radius: 8, color: "#ffd166", fillColor: "#0a1931", fillOpacity: 1 });
    this.first.on("click", (event) => { L.DomEvent.stop(event); this.finish(); });
    this.add = this.add.bind(this);
    document.addEventListener("keydown", (event) => {
      if (!this.corners) return;
      if (event.key === "Escape") this.stop();
      if (event.key === "Enter") this.finish();
      if (event.key === "Backspace") { this.corners.pop(); this.redraw(); }
    });
  }

  get active() { return this.corners !== null; }

  toggle() { if (this.active) this.stop(); else this.start(); }

  start() {
    this.corners = [];
    this.shape.addTo(this.map);
    this.redraw();
    this.map.doubleClickZoom.disable();
    this.map.on("click", this.add);
    this.map.on("dblclick", this.finish, this);
    this.mark();
  }

  /** Leave drawing; a finished shape stays until the next one or `clear`. */
  stop() {
    this.map.off("click", this.add);
    this.map.off("dblclick", this.finish, this);
    this.map.doubleClickZoom.enable();
    this.first.remove();
    this.corners = null;
    this.mark();
  }

  clear() { this.shape.remove(); }

  add({ latlng }) {
    const last = this.corners.at(-1);
    // The second click of a double click is no corner of its own.
    if (last && this.map.latLngToContainerPoint(last).distanceTo(this.map.latLngToContainerPoint(latlng)) < 4) return;
    this.corners.push(latlng);
    this.redraw();
  }

  redraw() {
    this.shape.setLatLngs(this.corners);
    if (this.corners.length) this.first.setLatLng(this.corners[0]).addTo(this.map);
    else this.first.remove();
    this.mark();
  }

  finish() {
    if (!this.corners || this.corners.length < 3) return;
    const ring = this.corners.map(({ lng, lat }) => [lng, lat]);
    this.stop();
    this.onArea(ring);
  }

  mark() {
    one("[data-do=draw]").setAttribute("aria-pressed", String(this.active));
    this.map.getContainer().style.cursor = this.active ? "crosshair" : "";
    this.onState(this.active, this.corners?.length ?? 0);
  }
}
