// Fetches beforehand what its person needs without a network: pages, data, tiles of her grid.

import { ageOf, dropOld, dropOldShells, ofCommon, ofOwn, putCommon, putOwn, setFact, versionOf } from "./keep.js";

const AT_ONCE = 2;
// So long a copy is as good as new.
const FRESH = 20 * 60 * 1000;
const PIECE = 1_000_000;
let running = null;

/** Keep what the list at `url` names, for `person`; a list that is another's is left alone. */
export function warm(url, version) {
  running ??= work(url, version).catch(() => { /* no network: what is kept stays */ }).finally(() => { running = null; });
  return running;
}

async function work(url, version) {
  const answer = await fetch(url, { cache: "no-store", headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { days, own, common, base } = await answer.json();
  await setFact("days", String(days));
  const keep = async (address, kept, put) => {
    const copy = await kept(address);
    if (copy && versionOf(copy) === version && ageOf(copy) < FRESH) return;
    const response = await fetch(address, { cache: "no-store" });
    if (response.status === 200 && !response.redirected) await put(address, response, version);
  };
  const home = self.location.origin;
  const [shared, mine] = [common, own].map((list) => list.map((address) => new URL(address, home).href));
  const jobs = [];
  for (const address of shared) jobs.push(() => keep(address, ofCommon, putCommon));
  for (const address of mine) jobs.push(() => keep(address, ofOwn, putOwn));
  const worker = async () => { for (let job = jobs.shift(); job; job = jobs.shift()) await job(); };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (base) await keepBase(new URL(base, home).href, version);
  await dropOld();
  await dropOldShells(version);
}

/** The base map's file as a whole, unless the one that is kept is the same. */
async function keepBase(url, version) {
  const piece = (from, to) => fetch(url, { cache: "no-store", headers: { Range: `bytes=${from}-${to}` } });
  const probe = await piece(0, 0);
  const etag = probe.headers.get("ETag");
  if (probe.status !== 206 || (await ofCommon(url))?.headers.get("ETag") === etag) return;
  const size = Number(probe.headers.get("Content-Range").split("/")[1]);
  const pieces = [];
  for (let from = 0; from < size; from += PIECE) {
    pieces.push(await (await piece(from, from + PIECE - 1)).blob());
  }
  await putCommon(url, new Response(new Blob(pieces), { headers: { ETag: etag } }), version);
}
