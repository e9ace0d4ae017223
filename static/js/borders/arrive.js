// What the address of the editor brings along: a line to split by, a proposal that waits.

import { discard, find, owner } from "../offline/outbox.js";
import { keep } from "./draft.js";

const asked = (name) => new URLSearchParams(window.location.search).get(name) ?? "";

/** The corners of a line that another page proposes (?split=lon,lat;lon,lat), or none. The person
 * sees it and decides. */
export function proposedLine() {
  const corners = asked("split").split(";").map((corner) => corner.split(",").map(Number))
    .filter((corner) => corner.length === 2 && corner.every(Number.isFinite));
  return corners.length > 1 ? corners : [];
}

/** The proposal of the outbox that ?waiting= names, as a draft again: {draft, told}, or null. */
export async function takenBack(user, village) {
  const uuid = asked("waiting");
  const item = uuid && await find(uuid).catch(() => null);
  if (!item || item.owner !== owner || item.extra?.village !== village) return null;
  // On the device as a draft before it leaves the outbox: a flat battery in between loses nothing.
  const draft = { ...item.extra, uuid };
  if (!keep(user, village, draft)) return null;
  await discard(uuid);
  window.history.replaceState(null, "", window.location.pathname);
  return { draft, told: item.told };
}
