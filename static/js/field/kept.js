// Entries not yet sent, kept on this device: they outlive the page, the browser and a flat battery.
// Photos lie in a database (offline/draft_photos.js). Another person's sign-in and a fortnight end what was kept.

const LONGEST = 14 * 24 * 3600 * 1000;
const prefix = (user) => `entry/${user}/`;

function store() {
  try {
    return window.localStorage;
  } catch {
    return null; // switched off: the page itself still holds what was typed
  }
}

/** Throw away what others left on this device and what is too old. */
export function tidy(user) {
  const box = store();
  for (const key of box ? Object.keys(box) : []) {
    if (!key.startsWith("entry/")) continue;
    const old = read(box, key)?.at < Date.now() - LONGEST;
    if (old || !key.startsWith(prefix(user))) box.removeItem(key);
  }
}

function read(box, key) {
  try {
    return JSON.parse(box.getItem(key));
  } catch {
    return null;
  }
}

/** The fields kept for an entry as a list of names and values; null where nothing was kept. */
export function kept(user, name) {
  const box = store();
  return box ? read(box, prefix(user) + name)?.fields ?? null : null;
}

export function keep(user, name, fields) {
  try {
    store()?.setItem(prefix(user) + name, JSON.stringify({ at: Date.now(), fields }));
  } catch { /* full: the page itself still holds what was typed */ }
}

export function forget(user, name) {
  store()?.removeItem(prefix(user) + name);
}
