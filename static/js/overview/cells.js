// Thousands of 200 m cells on one canvas: a pixel each of a small picture that is stretched row by
// row, since rows are not of one height in this projection. Near by, a rectangle each.

// From so many pixels on a cell shows its edge.
const NEAR = 9;

export const CellLayer = L.Layer.extend({
  /** `colourOf(index)` gives [colour, opacity] or null for each of `ids` ([column, row]). */
  show(ids, [stepLon, stepLat], colourOf) {
    this.given = { ids, stepLon, stepLat, colourOf, frame: frameOf(ids) };
    if (this.canvas) this.draw();
  },

  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide", map.getPane("overlayPane"));
    map.on("moveend zoomend resize", this.draw, this);
    this.draw();
  },

  onRemove(map) {
    map.off("moveend zoomend resize", this.draw, this);
    this.canvas.remove();
    this.canvas = null;
  },

  draw() {
    const map = this._map;
    const size = map.getSize();
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = size.x * ratio;
    this.canvas.height = size.y * ratio;
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    if (!this.given) return;
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const { ids, stepLon, stepLat, colourOf, frame } = this.given;
    if (!ids.length) return;
    const middle = map.getCenter();
    // In this projection a column's x and a row's y do not depend on each other.
    const xs = new Map();
    const ys = new Map();
    const x = (column) => {
      if (!xs.has(column)) xs.set(column, map.latLngToContainerPoint([middle.lat, column * stepLon]).x);
      return xs.get(column);
    };
    const y = (row) => {
      if (!ys.has(row)) ys.set(row, map.latLngToContainerPoint([row * stepLat, middle.lng]).y);
      return ys.get(row);
    };
    if (x(frame.left + 1) - x(frame.left) < NEAR) {
      const picture = pictureOf(ids, colourOf, frame);
      const [from, width] = [x(frame.left), x(frame.left + frame.width) - x(frame.left)];
      const whole = (value) => Math.round(value * ratio) / ratio;
      pen.imageSmoothingEnabled = false;
      for (let row = 0; row < frame.height; row += 1) {
        const [top, bottom] = [whole(y(frame.bottom + row + 1)), whole(y(frame.bottom + row))];
        if (top < size.y && bottom > 0) pen.drawImage(picture, 0, row, frame.width, 1, from, top, width, bottom - top);
      }
      return;
    }
    for (let i = 0; i < ids.length; i += 1) {
      const colour = colourOf(i);
      if (!colour) continue;
      const [column, row] = ids[i];
      const [left, top] = [x(column), y(row + 1)];
      const [width, height] = [x(column + 1) - left, y(row) - top];
      if (left > size.x || top > size.y || left + width < 0 || top + height < 0) continue;
      [pen.fillStyle, pen.globalAlpha] = colour;
      pen.fillRect(left, top, width - 0.4, height - 0.4);
    }
  },
});

/** The columns and rows that hold all cells. */
function frameOf(ids) {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [column, row] of ids) {
    left = Math.min(left, column);
    right = Math.max(right, column);
    bottom = Math.min(bottom, row);
    top = Math.max(top, row);
  }
  return { left, bottom, width: right - left + 1, height: top - bottom + 1 };
}

/** A canvas with a pixel a cell, the southernmost row first. */
function pictureOf(ids, colourOf, { left, bottom, width, height }) {
  const picture = document.createElement("canvas");
  [picture.width, picture.height] = [width, height];
  const pen = picture.getContext("2d");
  const image = pen.createImageData(width, height);
  const read = new Map();
  for (let i = 0; i < ids.length; i += 1) {
    const colour = colourOf(i);
    if (!colour) continue;
    const [name, opacity] = colour;
    if (!read.has(name)) read.set(name, [1, 3, 5].map((at) => parseInt(name.slice(at, at + 2), 16)));
    const at = 4 * ((ids[i][1] - bottom) * width + ids[i][0] - left);
    image.data.set(read.get(name), at);
    image.data[at + 3] = Math.round(255 * opacity);
  }
  pen.putImageData(image, 0, 0);
  return picture;
}
