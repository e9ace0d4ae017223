// Photos of drafts that were not handed in yet, in a database of their own, by person: a phone that is short of
// memory throws a page away while its camera is open.

import { openDB } from "../../vendor/idb.js";

const NAME = "suilaiban-drafts";
const LONGEST = 14 * 24 * 3600 * 1000;
let opening = null;

/** The database; rejects where a browser keeps none. */
function database() {
  opening ??= openDB(NAME, 1, {
    upgrade(db) { db.createObjectStore("photos", { keyPath: "key" }); },
    terminated: () => { opening = null; },
  });
  opening.catch(() => { opening = null; });
  return opening;
}

const keyOf = (owner, name) => `${owner}/${name}`;

/** The photos kept for a draft, as `File`s; none where nothing can be kept. */
export async function photosOf(owner, name) {
  const found = await database().then((db) => db.get("photos", keyOf(owner, name))).catch(() => null);
  return (found?.files ?? []).map((file) => new File([file.bytes], file.name, { type: file.type }));
}

/** Keep these photos for a draft in the place of others; rejects when there is no room. */
export async function keepPhotos(owner, name, files, now = Date.now()) {
  const key = keyOf(owner, name);
  if (!files.length) return (await database()).delete("photos", key);
  const read = await Promise.all(files.map(async (file) => ({ name: file.name, type: file.type, bytes: await file.arrayBuffer() })));
  return (await database()).put("photos", { key, owner, at: now, files: read });
}

/** Throw away what is too old, and all that is not of the person `stays` ("": everything). */
export async function dropPhotos(stays, now = Date.now()) {
  const db = await database();
  for (const { key, owner, at } of await db.getAll("photos")) {
    if (owner !== stays || at < now - LONGEST) await db.delete("photos", key);
  }
}
