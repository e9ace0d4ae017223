// Copies on this device: the shell by version, what is anybody's, and what is one person's own.

import { keyOf } from "./routes.js";

const SHELL = "shell-";
const OWN = "own-";
const COMMON = "common";
const META = "meta";
const DAY = 24 * 3600 * 1000;
const AT = "X-Kept-At";
const VERSION = "X-Kept-Shell";
const any = { ignoreVary: true };

/** Small facts that outlive the worker: whose device, how many days copies stay. */
export async function fact(name) {
  const found = await (await caches.open(META)).match(`/${name}`);
  return found ? found.text() : "";
}

export const setFact = async (name, value) => (await caches.open(META)).put(`/${name}`, new Response(value));

/** Fetch every file of the shell into the cache of its version. */
export async function fillShell({ version, files }) {
  const shell = await caches.open(SHELL + version);
  const missing = [];
  for (const file of files) if (!await shell.match(file)) missing.push(file);
  await shell.addAll(missing.map((file) => new Request(file, { cache: "no-cache" })));
}

/** A file of the shell, whichever version it belongs to: hashed names never mean two things. */
export async function ofShell(url) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(SHELL)) continue;
    const found = await (await caches.open(name)).match(url, any);
    if (found) return found;
  }
  return undefined;
}

/** Old shells go once no kept page is left that names their files. */
export async function dropOldShells(version) {
  const person = await fact("person");
  const own = await caches.open(OWN + person);
  for (const request of await own.keys()) {
    const kept = await own.match(request, any);
    if (kept?.headers.get(VERSION) !== version) return;
  }
  for (const name of await caches.keys()) {
    if (name.startsWith(SHELL) && name !== SHELL + version) await caches.delete(name);
  }
}

async function stamped(response, version) {
  const headers = new Headers(response.headers);
  headers.set(AT, new Date().toISOString());
  headers.set(VERSION, version);
  // The body is kept as it was before it was packed for the way.
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(await response.blob(), { status: response.status, headers });
}

/** Keep an answer as far as there is room: a device that is full still gets the answer itself. */
async function put(name, url, response, version) {
  try {
    await (await caches.open(name)).put(keyOf(url), await stamped(response, version));
  } catch (error) {
    if (error.name !== "QuotaExceededError") throw error;
  }
}

export const putCommon = (url, response, version) => put(COMMON, url, response, version);

/** Keep an answer that the server lets this person keep (`X-Keep`), and nobody else's. */
export async function putOwn(url, response, version) {
  const person = await fact("person");
  if (!person || response.headers.get("X-Keep") !== person) return false;
  await put(OWN + person, url, response, version);
  return true;
}

export const ofCommon = async (url) => (await caches.open(COMMON)).match(keyOf(url), any);

/** This person's copy, unless it is older than copies may be. */
export async function ofOwn(url) {
  const person = await fact("person");
  if (!person || !await caches.has(OWN + person)) return undefined;
  const own = await caches.open(OWN + person);
  const found = await own.match(keyOf(url), any);
  if (found && isOld(found, Number(await fact("days")))) {
    // A phone that has had no network for so long does not keep the others either.
    await dropOld();
    return undefined;
  }
  return found;
}

export const ageOf = (response) => Date.now() - Date.parse(response.headers.get(AT));
export const versionOf = (response) => response.headers.get(VERSION);
export const isOld = (response, days) => !days || ageOf(response) > days * DAY;

/** All copies that are too old go. */
export async function dropOld() {
  const days = Number(await fact("days"));
  for (const name of (await caches.keys()).filter((each) => each.startsWith(OWN))) {
    const own = await caches.open(name);
    for (const request of await own.keys()) {
      const kept = await own.match(request, any);
      if (kept && isOld(kept, days)) await own.delete(request, any);
    }
  }
}

/** Everything that is anybody's own goes, but that of `stays`. */
export async function dropOthers(stays) {
  for (const name of await caches.keys()) {
    if (name.startsWith(OWN) && name !== OWN + stays) await caches.delete(name);
  }
}

/** The copy as an answer that says how old it is; a page says so in its first element. */
export async function marked(kept) {
  const headers = new Headers(kept.headers);
  const at = headers.get(AT);
  if (!(headers.get("Content-Type") ?? "").startsWith("text/html")) return new Response(kept.body, { status: 200, headers });
  const html = (await kept.text()).replace("<html ", `<html data-kept-at="${at}" `);
  return new Response(html, { status: 200, headers });
}
