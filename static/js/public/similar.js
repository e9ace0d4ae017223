// Says before sending that the same matter may be known already; nothing is kept from being sent.

import { el, one } from "../lib/dom.js";
import { post } from "../lib/http.js";

const PAUSE = 900;

/** Ask whenever words, category and pin are all there; show the answer in `box`. */
export function warnOfSimilar(form, box) {
  let timer = 0;
  let last = "";
  const ask = async () => {
    const { text, category, lon, lat } = form.elements;
    const wish = { text: text.value.trim(), category: category.value, lon: lon.value, lat: lat.value };
    const key = Object.values(wish).join("|");
    if (key === last || !navigator.onLine) return;
    last = key;
    let found = [];
    if (Object.values(wish).every(Boolean)) {
      try {
        found = (await post(box.dataset.similar, wish)).similar;
      } catch {
        // A hint only; the report can be sent without it.
        found = [];
      }
    }
    if (key !== last) return;
    one("[data-list]", box).replaceChildren(...found.map((words) => el("li", {}, words)));
    box.hidden = !found.length;
  };
  for (const event of ["input", "change"]) {
    form.addEventListener(event, () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
  }
}
