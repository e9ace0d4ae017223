// Words over the map for a few seconds.

import { el } from "../lib/dom.js";

/** A line over the map that goes away by itself. */
export function note(map, words) {
  const box = map.getContainer().parentElement;
  box.querySelector(".map-note")?.remove();
  const line = el("p", { class: "map-note", role: "status" }, words);
  box.append(line);
  setTimeout(() => line.remove(), 6000);
}
