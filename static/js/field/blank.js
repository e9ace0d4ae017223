// A form that was kept for any door: puts in which one this page was opened for, as far as known.

import { all, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";

const CHANGE = /^\/field\/households\/([0-9a-f-]{36})\/change\/$/;

/** Which door the address of this page names: {kind, uuid}. */
function wanted() {
  const [, changed] = window.location.pathname.match(CHANGE) ?? [];
  if (changed) return { kind: "households", uuid: changed };
  const sent = new URLSearchParams(window.location.search);
  const firm = sent.get("enterprise");
  return firm ? { kind: "enterprises", uuid: firm } : { kind: "households", uuid: sent.get("household") ?? "" };
}

/** Fill `form` and the map in `box`; rejects where nothing is known of the door. */
export async function fillBlank(form, box) {
  const { kind, uuid } = wanted();
  const known = (await getJSON(form.dataset.blank))[kind][uuid];
  if (!known) throw new Error(gettext("Nothing of this door is kept on this phone. Open it once while there is a network."));
  const door = one("[data-door]", form);
  if (door) {
    door.name = kind === "enterprises" ? "enterprise" : "household";
    door.value = uuid;
    form.dataset.draft = `visit-${uuid}`;
    one("h1", form).textContent = known.title;
    one("[data-words]", form).textContent = known.words;
    Object.assign(box.dataset, { lon: known.fields.lon, lat: known.fields.lat });
    return;
  }
  form.action = window.location.pathname;
  form.dataset.title = known.title;
  for (const [name, value] of Object.entries(known.fields)) {
    for (const field of all(`[name="${CSS.escape(name)}"]`, form)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else field.value = value;
    }
  }
}
