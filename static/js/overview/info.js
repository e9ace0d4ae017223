// The box over the map: what was clicked or drawn, with what can be done about it.

import { el, icon, one } from "../lib/dom.js";

/** Show it; `onClose` hears when the person puts it away. */
export function showInfo(title, lines, actions, onClose) {
  const close = el("button", { type: "button", class: "close", "aria-label": gettext("Close") }, icon("x"));
  close.addEventListener("click", () => { closeInfo(); onClose(); });
  one("#info").replaceChildren(
    el("h3", {}, title), ...lines.filter(Boolean).map((line) => el("p", {}, line)),
    ...(actions.length ? [el("div", { class: "row" }, ...actions)] : []), close,
  );
  one("#info").hidden = false;
}

export function closeInfo() {
  one("#info").hidden = true;
}

export function button(words, name, work) {
  const made = el("button", { type: "button", class: "act" }, icon(name), words);
  made.addEventListener("click", work);
  return made;
}

/** The line in the middle of the map; empty words take it away. */
export function tell(words) {
  const box = one("#state");
  box.hidden = !words;
  box.textContent = words;
}
