// Drawing an area on the map: a rectangle, freehand, or corner by corner; by mouse, pen and finger.

import { all, one } from "../lib/dom.js";

const MOST_CORNERS = 200;
// Pixels: nearer to the first corner than this closes a polygon; a shorter stroke is a slip.
const NEAR = 14;

const words = {
  rectangle: () => gettext("Drag from one corner to the other."),
  lasso: () => gettext("Draw around the cases without lifting."),
  polygon: () => gettext("Click the corners; the first one again closes the shape."),
};

const written = (corners) => corners.map(({ lng, lat }) => `${lng.toFixed(5)},${lat.toFixed(5)}`).join(";");

/** The corners of an area as an address has it. */
export const cornersOf = (area) => area.split(";").filter(Boolean).map((corner) => {
  const [lng, lat] = corner.split(",").map(Number);
  return L.latLng(lat, lng);
});

/** A freehand line with as few corners as show its shape, and never more than the server takes. */
function simplified(map, path) {
  const pixels = path.map((at) => map.latLngToLayerPoint(at));
  let tolerance = 2;
  let kept = L.LineUtil.simplify(pixels, tolerance);
  while (kept.length > MOST_CORNERS) kept = L.LineUtil.simplify(pixels, tolerance *= 1.5);
  return kept.map((point) => map.layerPointToLatLng(point));
}

/** `onArea(area)` gets the finished shape as an address has it. Returns `{start, cancel, show}`. */
export function startDraw(map, onArea) {
  const container = map.getContainer();
  const bar = one("#drawing");
  const end = one("[data-draw-end]");
  const shown = L.layerGroup().addTo(map);
  const draft = L.polygon([], { className: "draft-area", interactive: false });
  let mode = "";
  let path = [];
  let down = null;

  const pixel = (event) => map.mouseEventToContainerPoint(event);
  const place = (event) => map.mouseEventToLatLng(event);

  function cancel() {
    const was = mode;
    mode = "";
    path = [];
    down = null;
    draft.remove();
    bar.hidden = true;
    container.classList.remove("drawing-area", "putting");
    map.dragging.enable();
    map.doubleClickZoom.enable();
    for (const button of all("[data-draw]")) button.setAttribute("aria-pressed", "false");
    return Boolean(was);
  }

  function start(wanted = "rectangle") {
    const again = mode === wanted;
    cancel();
    if (again) return;
    mode = wanted;
    draft.setLatLngs([]).addTo(map);
    map.dragging.disable();
    map.doubleClickZoom.disable();
    // "putting" tells the layers that clicks are not for them.
    container.classList.add("drawing-area", "putting");
    one("span", bar).textContent = words[mode]();
    end.hidden = mode !== "polygon";
    bar.hidden = false;
    one(`[data-draw="${mode}"]`)?.setAttribute("aria-pressed", "true");
  }

  function finish() {
    const corners = mode === "lasso" ? simplified(map, path) : path;
    cancel();
    if (corners.length >= 3) onArea(written(corners));
  }

  function corner(event) {
    const first = path.length > 2 && map.latLngToContainerPoint(path[0]);
    if (first && first.distanceTo(pixel(event)) < NEAR) {
      finish();
      return;
    }
    if (path.length < MOST_CORNERS) path.push(place(event));
    draft.setLatLngs(path);
  }

  function stretch(event) {
    const [from, to] = [down, place(event)];
    path = [from, L.latLng(from.lat, to.lng), to, L.latLng(to.lat, from.lng)];
    draft.setLatLngs(path);
  }

  container.addEventListener("pointerdown", (event) => {
    if (!mode || event.button !== 0 || event.target.closest("button, .leaflet-control")) return;
    event.preventDefault();
    event.stopPropagation();
    down = place(event);
    if (mode === "polygon") return;
    container.setPointerCapture(event.pointerId);
    path = [down];
  }, true);
  container.addEventListener("pointermove", (event) => {
    if (!mode || !down || mode === "polygon") return;
    if (mode === "rectangle") stretch(event);
    else draft.setLatLngs(path = [...path, place(event)]);
  });
  container.addEventListener("pointerup", (event) => {
    if (!mode || !down) return;
    const slip = map.latLngToContainerPoint(down).distanceTo(pixel(event)) < NEAR;
    down = null;
    if (mode === "polygon") corner(event);
    // A lasso comes back to where it began; what it encloses says whether it was one.
    else if (mode === "rectangle" ? slip : path.length < 8) draft.setLatLngs(path = []);
    else finish();
  });
  container.addEventListener("pointercancel", () => { if (mode) start(mode); });
  container.addEventListener("click", (event) => {
    if (mode && !event.target.closest("button")) event.stopPropagation();
  }, true);
  for (const button of all("[data-draw]")) {
    button.addEventListener("click", () => start(button.dataset.draw));
  }
  one("[data-draw-cancel]").addEventListener("click", cancel);
  end.addEventListener("click", finish);

  /** Show the area that the queue is narrowed to, or none. */
  function show(area) {
    shown.clearLayers();
    if (!area) return;
    L.polygon(cornersOf(area), { className: "drawn-area", interactive: false }).addTo(shown);
  }

  return { start, cancel, show };
}
