// The places that a case without one may mean: figures on the map, and their choice from the list.

import { all, one } from "../lib/dom.js";
import { showFigures } from "../map/places.js";

/** Returns `show()`, which draws the places listed in the case shown (none takes them away), and
 * `choose(button)`. `onChoose({lon, lat})` gets the point. */
export function startCandidates(map, onChoose) {
  let figures = null;
  const placeOf = (button) => ({
    lon: Number(button.dataset.lon), lat: Number(button.dataset.lat),
    label: one("span > b", button).textContent, area: "",
  });
  const show = () => {
    figures?.remove();
    const buttons = all('#detail [data-do="candidate"]');
    figures = buttons.length ? showFigures(map, buttons.map(placeOf), onChoose) : null;
  };
  return { show, choose: (button) => onChoose(placeOf(button)) };
}
