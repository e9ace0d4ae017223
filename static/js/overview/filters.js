// The form of the filters: what is chosen in it, and that it opens inside the map.

import { one } from "../lib/dom.js";

/** `onChoose(name, value)` hears every choice. */
export function startFilters(onChoose) {
  const form = one("#filter-form");
  form.addEventListener("change", ({ target }) => {
    if (target.name) onChoose(target.name, target.value);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  one("#filters").addEventListener("toggle", () => {
    form.classList.remove("from-right");
    const { right } = one(".middle").getBoundingClientRect();
    form.classList.toggle("from-right", form.getBoundingClientRect().right > right);
  });
}
