// Thousands of 200 m cells on one canvas: a rectangle each, no object each.

export const CellLayer = L.Layer.extend({
  /** `colourOf(index)` gives [colour, opacity] or null for each of `ids` ([column, row]). */
  show(ids, [stepLon, stepLat], colourOf) {
    this.given = { ids, stepLon, stepLat, colourOf };
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
    const { ids, stepLon, stepLat, colourOf } = this.given;
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
