// The shapes of marks, each drawn once and then stamped: colour never stands alone.

const FULL = Math.PI * 2;

const corners = (count, turn = -Math.PI / 2) => (r) => Array.from({ length: count }, (_, at) => {
  const angle = turn + FULL * at / count;
  return [Math.cos(angle) * r, Math.sin(angle) * r];
});

const OUTLINES = {
  square: (r) => [[-r, -r], [r, -r], [r, r], [-r, r]].map(([x, y]) => [x * 0.88, y * 0.88]),
  diamond: (r) => corners(4)(r * 1.2),
  triangle: (r) => corners(3)(r * 1.25).map(([x, y]) => [x, y + r * 0.2]),
  wedge: (r) => corners(3, Math.PI / 2)(r * 1.25).map(([x, y]) => [x, y - r * 0.2]),
  pentagon: (r) => corners(5)(r * 1.12),
  star: (r) => corners(10)(1).map(([x, y], at) => [x * r * (at % 2 ? 0.55 : 1.3), y * r * (at % 2 ? 0.55 : 1.3)]),
};

function trace(context, shape, r) {
  context.beginPath();
  if (shape === "circle") context.arc(0, 0, r, 0, FULL);
  else OUTLINES[shape](r).forEach(([x, y]) => context.lineTo(x, y));
  context.closePath();
}

/** A canvas with one mark in its middle; `r` is its radius in pixels of the page. */
export function stamp({ shape, fill, edge = "#fff", sign = "" }, r, ratio) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * Math.ceil((r * 1.35 + 2) * ratio);
  const context = canvas.getContext("2d");
  context.translate(canvas.width / 2, canvas.height / 2);
  context.scale(ratio, ratio);
  trace(context, shape, r);
  context.fillStyle = fill;
  context.fill();
  context.lineJoin = "round";
  context.lineWidth = r < 4 ? 0.75 : 1.5;
  context.strokeStyle = edge;
  context.stroke();
  if (sign && r >= 6) {
    context.fillStyle = "#fff";
    context.font = `600 ${Math.round(r * 1.25)}px ${getComputedStyle(document.body).fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(sign, 0, r * 0.08);
  }
  return canvas;
}
