// Which requests the service worker has a word in, and how. Pure: tested by node.

// Static files under a hashed name never change; any other name may.
const HASHED = /\.[0-9a-f]{12}\.[a-z0-9]+$/;
const COMMON = [/^\/maps\/words-[\w-]+\.js$/, /^\/maps\/base\.json$/, /^\/maps\/grids\.json$/];
const OWN = [
  /^\/field\//, /^\/me\/$/, /^\/report\/$/, /^\/borders\/\d{12}\/$/, /^\/borders\/\d{12}\/features\.json$/,
  /^\/maps\/tiles\//,
];
const NEVER = [/^\/field\/mailboxes\/print\//, /^\/field\/photos\//, /^\/field\/offline\/$/, /^\/field\/keep\.json$/];
const STAND_INS = [
  [/^\/field\/visits\/new\/$/, "/field/visits/blank/"],
  [/^\/field\/households\/[0-9a-f-]{36}\/change\/$/, "/field/households/blank/"],
  [/^\/field\/hazards\/[0-9a-f-]{36}\/$/, "/field/hazards/blank/"],
];

/**
 * How to answer `request` ({method, url, mode}) of the origin `home`; null: as if there were no worker.
 * "shell": a hashed file, from the cache first; "common": anybody's, from the network first; "piece" of
 * the base map; "own": this person's; "page": somewhere else, where only the lack of a network is told.
 */
export function routeOf({ method, url, mode }, home) {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== home) return null;
  const among = (patterns) => patterns.some((pattern) => pattern.test(pathname));
  if (pathname.startsWith("/static/")) return HASHED.test(pathname) ? "shell" : "common";
  if (pathname === "/maps/base.pmtiles") return "piece";
  if (among(COMMON)) return "common";
  if (among(OWN) && !among(NEVER)) return "own";
  return mode === "navigate" ? "page" : null;
}

/** Under which address a copy is kept: what only says which entry to open makes no other page. */
export function keyOf(url) {
  const key = new URL(url);
  key.searchParams.delete("waiting");
  key.hash = "";
  return key.href;
}

/** A kept page that stands in for one that was never opened: the form for any household. */
export function standIn(url) {
  const { origin, pathname } = new URL(url);
  const found = STAND_INS.find(([pattern]) => pattern.test(pathname));
  return found ? origin + found[1] : null;
}
