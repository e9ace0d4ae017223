// The line over the map.

import { one } from "../lib/dom.js";

/** A line over the map about what is under the finger; null takes it away. */
export function tell(line, colour = "") {
  const hint = one("#hint");
  hint.className = `hint ${colour}`;
  hint.textContent = line ?? "";
  hint.hidden = !line;
}
