// What is typed survives a reload, a refusal and a lost connection: kept in this tab, no photos.

import { newUUID } from "../lib/uuid.js";

const KEY = "report-draft";
const KEPT = ["uuid", "category", "text", "address", "lon", "lat", "crs", "name", "phone", "kind"];
const PLACE = ["address", "lon", "lat", "crs"];

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null; // storage switched off or filled by something else
  }
}

/** Put the draft back into `form`, or make it a new report. A refused form keeps its own values. */
export function restore(form) {
  if (form.dataset.refused !== undefined) return;
  const draft = read();
  form.elements.uuid.value = newUUID();
  for (const name of draft ? KEPT : []) {
    // Whoever scanned a mailbox stands at it; an older draft's place is another one.
    if (form.elements.box && PLACE.includes(name)) continue;
    if (typeof draft[name] === "string") form.elements[name].value = draft[name];
  }
}

export function save(form) {
  const draft = Object.fromEntries(KEPT.map((name) => [name, form.elements[name].value]));
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch { /* storage switched off: the page itself still holds everything */ }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch { /* nothing was kept */ }
}
