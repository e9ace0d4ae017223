// Fields that matter only while another field of the form has a certain value.

import { all } from "./dom.js";

/** Show and hide the `[data-only-if="name=value,value"]` pieces of the form that `field` is in. */
export function showFitting(field) {
  const form = field.closest?.("form");
  if (!form) return;
  for (const piece of all("[data-only-if]", form)) {
    const [name, values] = piece.dataset.onlyIf.split("=");
    const chosen = new FormData(form).get(name) ?? "";
    piece.hidden = !values.split(",").includes(chosen);
  }
}
