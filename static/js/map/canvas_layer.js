// A layer of many points: vector tiles drawn on canvases, clickable, redrawn when they change.
// Far out a tile carries sums: squares of a density, or circles with a number.

import { radius, shade } from "./marks.js";
import { readTile } from "./mvt.js";
import { paint } from "./painter.js";
import { stamp } from "./stamps.js";

const SIDE = 256;
const PIECE = 250;
const FULL = Math.PI * 2;

/** Pieces of work that draw the features of a tile; stops at every `yield`. */
function* draw(context, layer, look, zoom, ratio) {
  const unit = SIDE / layer.extent;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, SIDE, SIDE);
  if (layer.keys.includes("side")) yield* squares(context, layer, look, unit);
  else if (layer.keys.includes("n")) yield* circles(context, layer, look, unit);
  else yield* points(context, layer, look, { unit, r: radius(zoom), ratio });
}

function* squares(context, layer, look, unit) {
  for (let index = 0; index < layer.length; index += 1) {
    const side = layer.get(index, "side") * unit;
    context.fillStyle = shade(look.tint, layer.get(index, "n"));
    context.fillRect(layer.x[index] * unit - side / 2, layer.y[index] * unit - side / 2, side, side);
    if (index % PIECE === PIECE - 1) yield;
  }
}

function* circles(context, layer, look, unit) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
  for (let index = 0; index < layer.length; index += 1) {
    const { x, y, r } = circle(layer, index, unit);
    context.beginPath();
    context.arc(x, y, r, 0, FULL);
    context.fillStyle = `rgb(${look.tint.join(",")})`;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = "#fff";
    context.stroke();
    context.fillStyle = "#fff";
    context.fillText(layer.get(index, "n"), x, y + 0.5);
    if (index % PIECE === PIECE - 1) yield;
  }
}

/** Where a circle is drawn: wholly inside its tile, since the next one does not know of it. */
function circle(layer, index, unit) {
  const r = 9 + 2.2 * Math.log10(layer.get(index, "n")) * 2;
  const inside = (at) => Math.min(Math.max(at * unit, r + 1), SIDE - r - 1);
  return { x: inside(layer.x[index]), y: inside(layer.y[index]), r };
}

function* points(context, layer, look, { unit, r, ratio }) {
  const stamps = look.classes.map((mark) => stamp(mark, r, ratio));
  const half = stamps[0].width / 2 / ratio;
  const size = half * 2;
  const classes = look.classOf(layer);
  yield;
  for (let index = 0; index < layer.length; index += 1) {
    context.drawImage(
      stamps[classes[index]], layer.x[index] * unit - half, layer.y[index] * unit - half, size, size,
    );
    if (index % PIECE === PIECE - 1) yield;
  }
}

const CanvasLayer = L.GridLayer.extend({
  // `updateWhenIdle` would leave a phone's map empty while it is moved.
  options: { pane: "marks", keepBuffer: 1, updateWhenIdle: false, minZoom: 8 },

  /** `url` with {z}/{x}/{y}; `name` of the layer in the tiles; `look` from marks.js. */
  initialize(url, name, look, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    Object.assign(this, { url, name, look, held: new Map() });
    this.on("tileunload", ({ coords }) => {
      const key = this._tileCoordsToKey(coords);
      this.held.get(key)?.abort.abort();
      this.held.delete(key);
    });
  },

  createTile(coords, done) {
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIDE * ratio;
    const tile = { coords, canvas, ratio, layer: null, etag: "", abort: new AbortController() };
    this.held.set(this._tileCoordsToKey(coords), tile);
    this.load(tile).then(() => done(null, canvas), (error) => {
      if (error.name !== "AbortError") this.fire("problem", { status: error.status ?? 0 });
      done(null, canvas);
    });
    return canvas;
  },

  async load(tile) {
    const address = L.Util.template(this.url, tile.coords);
    const response = await fetch(address, { signal: tile.abort.signal });
    if (!response.ok) throw Object.assign(new Error(response.statusText), { status: response.status });
    const etag = response.headers.get("ETag");
    const body = await response.arrayBuffer();
    if (tile.etag && tile.etag === etag) return;
    tile.etag = etag;
    await paint(this.work(tile, body));
    this.fire("drawn");
  },

  * work(tile, body) {
    const layer = readTile(body)[this.name] ?? null;
    yield;
    // What is there already stays until the new picture is whole.
    const canvas = tile.layer ? tile.canvas.cloneNode() : tile.canvas;
    const context = canvas.getContext("2d");
    const pieces = layer ? draw(context, layer, this.look, tile.coords.z, tile.ratio) : [];
    for (const piece of pieces) {
      if (tile.abort.signal.aborted) return;
      yield piece;
    }
    if (canvas !== tile.canvas) {
      const shown = tile.canvas.getContext("2d");
      shown.setTransform(1, 0, 0, 1, 0, 0);
      shown.clearRect(0, 0, canvas.width, canvas.height);
      shown.drawImage(canvas, 0, 0);
    }
    tile.layer = layer;
  },

  /** Ask for every tile again; those that have not changed stay as they are. */
  refresh() {
    for (const tile of this.held.values()) {
      this.load(tile).catch((error) => {
        if (error.name !== "AbortError") this.fire("problem", { status: error.status ?? 0 });
      });
    }
  },

  /** How many features the tiles on hand have; sums count as what they stand for. */
  counted() {
    let total = 0;
    for (const { layer } of this.held.values()) {
      if (!layer) continue;
      const summed = layer.keys.includes("n");
      for (let index = 0; index < layer.length; index += 1) total += summed ? layer.get(index, "n") : 1;
    }
    return total;
  },

  /** The feature nearest to a place, at most `reach` pixels off; null where there is none.
   *  `{id, latlng, properties}`; the id is 0 for a sum of several. */
  at(latlng, reach = 14) {
    if (!this._map || this._tileZoom === undefined) return null;
    const zoom = this._tileZoom;
    const far = reach / this._map.getZoomScale(this._map.getZoom(), zoom);
    const at = this._map.project(latlng, zoom);
    let best = null;
    for (const tile of this.held.values()) {
      const { layer, coords } = tile;
      if (!layer || coords.z !== zoom || layer.keys.includes("side")) continue;
      const place = at.subtract([coords.x * SIDE, coords.y * SIDE]);
      if (Math.min(place.x, place.y) < -far || Math.max(place.x, place.y) > SIDE + far) continue;
      best = nearest(layer, place, best, far, tile);
    }
    return best && this.found(best);
  },

  found({ tile: { layer, coords }, index }) {
    const unit = SIDE / layer.extent;
    const at = L.point(coords.x * SIDE + layer.x[index] * unit, coords.y * SIDE + layer.y[index] * unit);
    return {
      id: layer.ids[index], latlng: this._map.unproject(at, coords.z), properties: layer.properties(index),
    };
  },
});

/** Looking at each of ten thousand takes a tenth of a millisecond; an index would take longer to make. */
function nearest(layer, place, best, far, tile) {
  const unit = SIDE / layer.extent;
  const summed = layer.keys.includes("n");
  let found = best;
  let least = best?.distance ?? far;
  for (let index = 0; index < layer.length; index += 1) {
    const { x, y } = summed ? circle(layer, index, unit)
      : { x: layer.x[index] * unit, y: layer.y[index] * unit };
    const distance = Math.hypot(x - place.x, y - place.y);
    if (distance <= least) {
      least = distance;
      found = { distance, tile, index };
    }
  }
  return found;
}

/** A canvas layer; fires "problem" with a `status` when tiles cannot be had, "drawn" for each drawn. */
export const canvasLayer = (...settings) => new CanvasLayer(...settings);
