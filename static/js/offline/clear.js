// Takes away what this device keeps of a person: copies of pages and data, drafts, unsent work.

import { dropPhotos } from "./draft_photos.js";
import { clear } from "./store.js";

// Names of caches are these and a person's number (worker/keep.js).
export const OWN = "own-";
const DRAFTS = ["entry/", "borders/"];

async function dropCaches(stays) {
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OWN) && name !== stays).map((name) => caches.delete(name)));
}

function dropDrafts(stays) {
  try {
    for (const key of Object.keys(localStorage)) {
      const stem = DRAFTS.find((start) => key.startsWith(start));
      if (stem && !(stays && key.startsWith(`${stem}${stays}/`))) localStorage.removeItem(key);
    }
  } catch { /* storage switched off: nothing is there */ }
}

/** Another person is signed in: copies and drafts of others go. Their unsent work stays, unseen. */
export async function forgetOthers(owner) {
  dropDrafts(owner);
  await Promise.all([dropCaches(OWN + owner), dropPhotos(owner).catch(() => {})]);
}

/** Signing out: everything of this person goes. */
export async function forgetAll(owner) {
  dropDrafts("");
  try {
    sessionStorage.clear();
  } catch { /* storage switched off */ }
  // Without knowing whose device this is, the worker keeps nothing that is still on its way.
  await globalThis.caches?.delete("meta");
  await Promise.all([dropCaches(""), clear(owner).catch(() => {}), dropPhotos("").catch(() => {})]);
}
