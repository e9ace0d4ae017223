// The panel of layers and base maps: opened by its button, closed by its cross or Escape.

import { one } from "../lib/dom.js";

/** Wire the panel of this map, if the page has one. */
export function wirePanel(map) {
  const box = map.getContainer().parentElement;
  const panel = one("#layer-panel", box);
  const button = one("[data-layers]", box);
  if (!panel) return;
  const toggle = (open) => {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) one("input", panel)?.focus();
    else button.focus();
  };
  button.addEventListener("click", () => toggle(panel.hidden));
  one("[data-close]", panel).addEventListener("click", () => toggle(false));
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    toggle(false);
  });
}
