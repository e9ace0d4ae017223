// Where one is: the areas around what is shown, each a way back, and the cases of all of it.

import { el, icon, one } from "../lib/dom.js";
import { button } from "./info.js";

/** `onGo(place, level)` goes to an area, "" is all of them; `onCases(name)` lists cases. */
export function showCrumbs(crumbs, home, onGo, onCases) {
  const link = (words, place, level) => {
    const made = el("button", { type: "button" }, words);
    made.addEventListener("click", () => onGo(place, level));
    return made;
  };
  const parts = crumbs.map(({ place, name, level }, i) => (
    i === crumbs.length - 1 ? el("b", {}, name) : link(name, place, level)));
  one("#crumbs").replaceChildren(
    crumbs.length ? link(home, "", "grid") : el("b", {}, home),
    ...parts.flatMap((part) => [icon("chevron-right"), part]),
    button(gettext("Cases"), "list", () => onCases(crumbs.at(-1)?.name ?? home)),
  );
}
