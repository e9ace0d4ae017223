// The outbox in this device's database, by person. What one person made is never shown to another.

import { openDB } from "../../vendor/idb.js";
import { endOf, expired, freed, isSound } from "./item.js";

const NAME = "suilaiban-outbox";
let opening = null;

/** The database; rejects where a browser keeps none (private windows, storage switched off). */
function database() {
  opening ??= openDB(NAME, 1, {
    upgrade(db) {
      db.createObjectStore("items", { keyPath: "uuid" }).createIndex("owner", "owner");
    },
    // A newer page waits for this one to let go.
    blocking: (_from, _to, event) => { event.target.close(); opening = null; },
    terminated: () => { opening = null; },
  });
  opening.catch(() => { opening = null; });
  return opening;
}

const bySeq = (a, b) => (a.seq ?? 0) - (b.seq ?? 0) || String(a.uuid).localeCompare(String(b.uuid));

/** Everything of this person, in the order it was made, broken records included. */
export async function list(owner) {
  return (await (await database()).getAllFromIndex("items", "owner", owner)).sort(bySeq);
}

export const get = async (uuid) => (await database()).get("items", uuid);
export const remove = async (uuid) => (await database()).delete("items", uuid);

/** Keep an item; a new one comes after all others. Rejects when there is no room. */
export async function put(item) {
  const work = (await database()).transaction("items", "readwrite", { durability: "strict" });
  const seq = item.seq ?? Math.max(0, ...(await work.store.getAll()).map((other) => other.seq ?? 0)) + 1;
  await Promise.all([work.store.put({ ...item, seq }), work.done]);
}

/**
 * What came of an item that was on its way: `then` in its place, or nothing (null), and then what follows
 * it goes on from the `version` it made. An item that was changed or discarded meanwhile stays as the
 * person left it.
 */
export async function settle(sent, then, version = 0) {
  const work = (await database()).transaction("items", "readwrite");
  const present = await work.store.get(sent.uuid);
  const same = present?.edition === sent.edition && present.state === sent.state;
  if (same && then) await work.store.put({ ...then, seq: present.seq });
  else if (same) {
    await work.store.delete(sent.uuid);
    const next = (await work.store.getAll()).filter((item) => item.after === sent.uuid);
    for (const item of next) await work.store.put(freed(item, version));
  }
  await work.done;
}

/** How many entries other people left on this device unsent. */
export async function others(owner) {
  const all = await (await database()).getAll("items");
  return all.filter((item) => item.owner !== owner && item.state !== "expired").length;
}

/** Throw away what a person has here. */
export async function clear(owner) {
  const db = await database();
  await Promise.all((await db.getAllKeysFromIndex("items", "owner", owner)).map((uuid) => db.delete("items", uuid)));
}

/** Give up what could not be sent for so many days, whosesoever it is; that it was stays on record. */
export async function expire(days, now = Date.now()) {
  const old = (await (await database()).getAll("items"))
    .filter((item) => isSound(item) && item.state !== "expired" && endOf(item, days) < now);
  for (const item of old) await put(expired(item));
}
