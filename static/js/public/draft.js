// What is typed survives a reload, a refusal and a lost connection: kept in this tab, no photos.

const KEY = "report-draft";
const KEPT = ["uuid", "category", "text", "address", "lon", "lat", "crs", "name", "phone", "kind"];

/** A random UUID, also on hosts without HTTPS, where randomUUID does not exist. */
export function newUUID() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

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
