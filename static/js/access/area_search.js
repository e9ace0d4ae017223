// The area field of a post: type a name or the beginning of a code, choose from what is found.

import { el, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";

const field = one("#id_area");
const list = one("#areas");
const address = one("#post-form").dataset.areas;
let running = new AbortController();

async function search() {
  running.abort();
  running = new AbortController();
  try {
    const found = await getJSON(
      `${address}?q=${encodeURIComponent(field.value)}`, { signal: running.signal },
    );
    list.replaceChildren(
      ...found.areas.map(([code, name]) => el("option", { value: code, label: `${name} ${code}` })),
    );
  } catch {
    // No suggestions: the code can still be typed, and the server checks it.
    list.replaceChildren();
  }
}

field.addEventListener("input", search);
// Somebody may have typed before this module was there.
if (field.value) search();
