// Borders of grids, however many: on one canvas, so that moving the map moves one picture. How they look
// is said by style sheets, as for shapes of the page: `.grid-line` and the classes beside it.

import { getJSON } from "../lib/http.js";
import { betweenZooms, nameGrids } from "./shell.js";

const SVG = "http://www.w3.org/2000/svg";
// Below what is drawn as shapes of its own, above the county.
const PANE = "grids";
const LEVEL = 350;

/** Returns `paint(classes)`: what the style sheets say of a grid of these classes, for a canvas. */
function painter(container) {
  const known = new Map();
  return (classes) => {
    if (!known.has(classes)) {
      const [svg, shape] = ["svg", "path"].map((name) => document.createElementNS(SVG, name));
      svg.classList.add("visually-hidden");
      shape.setAttribute("class", `grid-line ${classes}`);
      svg.append(shape);
      container.append(svg);
      const look = getComputedStyle(shape);
      known.set(classes, {
        color: look.stroke, weight: Number.parseFloat(look.strokeWidth), opacity: Number(look.strokeOpacity),
        fillColor: look.fill, fillOpacity: Number(look.fillOpacity),
      });
      svg.remove();
    }
    return known.get(classes);
  };
}

/**
 * Grid borders from `url`, from zoom `lowest` on; `classOf(feature)` adds classes. Names from 14. Resolves to
 * {bounds, features, repaint()}: `repaint` after the classes have changed.
 */
export async function addGrids(map, url, classOf = () => "", onClick = null, lowest = 12) {
  const collection = await getJSON(url);
  const pane = map.getPane(PANE) ?? map.createPane(PANE);
  pane.style.zIndex = LEVEL;
  const paint = painter(map.getContainer());
  const style = (feature) => paint(classOf(feature));
  const layer = L.geoJSON(collection, {
    renderer: L.canvas({ padding: 0.5, pane: PANE }), interactive: onClick !== null, style,
    onEachFeature: (feature, shape) => {
      if (onClick) shape.on("click", () => onClick(feature));
    },
  });
  betweenZooms(map, layer, lowest);
  nameGrids(map, collection.features);
  return { bounds: layer.getBounds(), features: collection.features, repaint: () => layer.setStyle(style) };
}

/** Draw those of `grids` (as `addGrids` gives them) that are `mine` as shapes in front of all; null for none. */
export function addMine(map, grids, mine, lowest = 12) {
  const features = grids.flatMap((each) => each.features).filter(({ properties }) => mine.has(properties.id));
  if (!features.length) return null;
  const layer = L.geoJSON(features, { interactive: false, style: () => ({ className: "grid-line mine" }) });
  betweenZooms(map, layer, lowest);
  return { bounds: layer.getBounds(), features };
}
