// Sends what waits, in the order it was made, one sender at a time. Pure but for what it is given:
// a store, a way to post, a lock, a clock. Tested by node.

import { isSound } from "./item.js";
import { pauseAfter, verdictOf } from "./verdict.js";

// So many answers of a server in trouble end a round; one entry that it cannot take does not.
const TROUBLES = 2;
const WITHOUT_NETWORK = 15_000;

/**
 * One round. `store`: {list(owner), get(uuid), settle(sent, then, version)}; `post(item)` resolves to an
 * answer as `verdictOf` reads it, or null; `lock(work)` runs `work` alone, or answers null when
 * somebody else is at it; `tell(event)` hears of each step. `only` names one entry, to be sent
 * whether it is due or not. Resolves to {sent, stop, wait}: `stop` is "", busy, offline, later or
 * signed-out, `wait` the milliseconds until the next try makes sense (null: nothing waits).
 */
export async function sendAll({ store, owner, post, lock, now = Date.now, tell = () => {}, only = null, hurry = false }) {
  const done = await lock(async () => {
    const found = { sent: [], stop: "", verdicts: new Map() };
    let troubles = 0;
    for (const { uuid } of await store.list(owner)) {
      if (only && uuid !== only) continue;
      // As it is now: another tab may have sent, changed or discarded it since.
      const item = await store.get(uuid);
      if (!isSound(item) || item.state !== "waiting" || item.owner !== owner) continue;
      if (!only && !hurry && item.next > now()) continue;
      // It goes on from what an earlier step makes, so it waits for that one's answer.
      if (item.after && isThere(await store.get(item.after))) continue;
      tell({ sending: uuid });
      const verdict = verdictOf(await post(item));
      found.verdicts.set(uuid, verdict);
      await note(store, item, verdict, now());
      tell({ [verdict.outcome === "sent" ? "sent" : "told"]: uuid, verdict });
      if (verdict.outcome === "sent") found.sent.push(uuid);
      if (verdict.outcome === "later") troubles += 1;
      const over = ["offline", "signed-out"].includes(verdict.outcome) || troubles === TROUBLES;
      if (over) {
        found.stop = verdict.outcome;
        break;
      }
    }
    return found;
  });
  const found = done ?? { sent: [], stop: "busy", verdicts: new Map() };
  return { ...found, wait: await untilNext(store, owner, now()) };
}

const isThere = (item) => Boolean(item) && item.state !== "expired";

/** Keep what came of an entry. */
async function note(store, item, { outcome, told, version }, now) {
  switch (outcome) {
    case "sent":
      await store.settle(item, null, version);
      break;
    case "refused":
    case "conflict":
      await store.settle(item, { ...item, state: outcome, told });
      break;
    case "signed-out":
      await store.settle(item, { ...item, told: { ...told, signedOut: true } });
      break;
    case "offline":
      // No fault of the entry's: it is tried again soon, and at once when the network is back.
      await store.settle(item, { ...item, next: now + WITHOUT_NETWORK, told: told ?? null });
      break;
    default: {
      const tries = item.tries + 1;
      await store.settle(item, { ...item, tries, next: now + pauseAfter(tries), told: told ?? null });
    }
  }
}

async function untilNext(store, owner, now) {
  const all = await store.list(owner);
  const there = new Set(all.filter(isThere).map((item) => item.uuid));
  const waiting = all.filter((item) => isSound(item) && item.state === "waiting" && !there.has(item.after));
  if (!waiting.length) return null;
  return Math.max(0, Math.min(...waiting.map((item) => item.next)) - now);
}
