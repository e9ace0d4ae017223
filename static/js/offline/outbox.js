// The outbox of this page: keeps what is made here, sends it when it can, and tells the other tabs.

import { csrfToken, Refused } from "../lib/http.js";
import { answerOf, before, makeItem, requestOf } from "./item.js";
import * as store from "./store.js";
import { sendAll } from "./sync.js";
import { verdictOf } from "./verdict.js";

const LOCK = "suilaiban-outbox";
// A dead network may leave a request hanging; the entry is then sent again.
const LONGEST = 90_000;
const SOONEST = 5_000;
const LATEST = 60_000;

const owner = document.body.dataset.user ?? "";
const badge = document.querySelector("[data-outbox]");
/** Where the list of what waits is, where the field begins, and after how many days work is given up. */
export const places = { waiting: badge?.dataset.outbox ?? "/", home: badge?.dataset.home ?? "/", days: Number(badge?.dataset.days ?? 30) };
const tabs = "BroadcastChannel" in window ? new BroadcastChannel(LOCK) : null;
export const changes = new EventTarget();
/** What this page knows of sending: the entry under way, and what stopped the last round. */
export const state = { sending: "", stop: "" };

/** One sender at a time on this device; without Web Locks the server still takes each entry once. */
function lock(work) {
  if (!navigator.locks) return work();
  return navigator.locks.request(LOCK, { ifAvailable: true }, (granted) => (granted ? work() : null));
}

/** A device that knows that it has no network does not try. */
const cut = async () => ({ sent: [], stop: "offline", verdicts: new Map() });

async function post(item) {
  const { headers, body } = requestOf(item, csrfToken());
  try {
    return await answerOf(await fetch(item.url, { method: "POST", headers, body, signal: AbortSignal.timeout(LONGEST) }), item);
  } catch {
    return null; // no network, a connection that broke, or an answer cut short
  }
}

function tell(event = {}) {
  if (event.sending) state.sending = event.sending;
  if (event.sent || event.told) state.sending = "";
  changes.dispatchEvent(new CustomEvent("change", { detail: event }));
  tabs?.postMessage({ sending: state.sending });
}

tabs?.addEventListener("message", ({ data }) => {
  state.sending = data.sending;
  changes.dispatchEvent(new CustomEvent("change", { detail: {} }));
});

let timer = 0;

/** Send what is due, or everything at once (`hurry`), or one entry (`only`). */
export async function sync(how = {}) {
  clearTimeout(timer);
  const line = navigator.onLine;
  const done = await sendAll({ store, owner, post, lock: line ? lock : cut, tell, ...how });
  if (done.stop !== "busy") state.stop = done.stop;
  if (done.wait !== null) {
    timer = setTimeout(quietly, Math.min(LATEST, Math.max(SOONEST, done.wait)));
  }
  tell();
  return done;
}

// A device that keeps nothing has nothing to send either; forms say so where it matters.
const quietly = (how = {}) => sync(how).catch(() => {});

/** Begin to send by itself: now, when the network comes back, when the page is looked at, in a while. */
export function start() {
  if (!owner) return;
  window.addEventListener("online", () => quietly({ hurry: true }));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) quietly(); });
  // A page that has come is a sign of a network.
  quietly({ hurry: true });
}

/** Keep a changed item, or take it out, and tell every tab. */
export async function keep(item) {
  await store.put(item);
  tell();
}

export async function discard(uuid) {
  await store.remove(uuid);
  tell();
}

/**
 * Keep a new entry and send it, if that can be done now. `what` as `makeItem` takes it. Resolves to
 * {kind: "sent", answer}, {kind: "refused", error}, {kind: "conflict", error}, or {kind: "kept", why}.
 * Rejects, with words, only where nothing could be kept and nothing was sent.
 */
export async function submit(what) {
  let item;
  try {
    item = await makeItem({ ...what, owner });
  } catch {
    throw new Refused(gettext("A photo cannot be read any more. Choose it again."), "photos");
  }
  try {
    const earlier = await store.get(item.uuid);
    item.after = earlier ? earlier.after : before(await store.list(owner), item);
    await store.put(earlier ? { ...item, seq: earlier.seq } : item);
  } catch (error) {
    return sentUnkept(item, error);
  }
  tell();
  // What it follows goes first.
  const done = await sync({ only: item.after ? null : item.uuid, hurry: true });
  const verdict = done.verdicts.get(item.uuid);
  switch (verdict?.outcome) {
    case "sent": return { kind: "sent", answer: verdict.answer };
    case "conflict": return { kind: "conflict", error: refusedBy(verdict.told) };
    case "refused": {
      // The page still has it all, and says what is wrong beside the field.
      if (!what.kept) await discard(item.uuid);
      return { kind: "refused", error: refusedBy(verdict.told) };
    }
    default: {
      askForLater();
      return { kind: "kept", why: verdict?.outcome ?? done.stop };
    }
  }
}

const refusedBy = (told) => new Refused(told.message, told.field, told.status, told);

/** The device has no room or keeps nothing: send at once or say that nothing was kept. */
async function sentUnkept(item, error) {
  const verdict = verdictOf(await post(item));
  if (verdict.outcome === "sent") return { kind: "sent", answer: verdict.answer };
  if (verdict.told?.message && verdict.outcome !== "offline") {
    return { kind: "refused", error: new Refused(verdict.told.message, verdict.told.field, verdict.told.status) };
  }
  const full = error.name === "QuotaExceededError";
  throw new Refused(full
    ? gettext("This device has no room left, so nothing was kept. Free some room, or leave this page open and send again when you are online.")
    : gettext("This browser keeps nothing (a private window?). Leave this page open and send again when you are online."));
}

/** Where the browser offers it, it sends later even when no page is open. */
function askForLater() {
  navigator.serviceWorker?.ready?.then((worker) => worker.sync?.register(LOCK)).catch(() => {});
}

/** What waits here: {items, others}; both empty where the browser keeps nothing (`none` says so). */
export async function look() {
  try {
    await store.expire(places.days);
    return { items: await store.list(owner), others: await store.others(owner), none: false };
  } catch {
    return { items: [], others: 0, none: true };
  }
}

export const find = (uuid) => store.get(uuid);

/** What waits here about a thing, in its order; nothing where the browser keeps nothing. */
export async function about(thing) {
  const { items } = await look();
  return items.filter((item) => item.about === thing && item.state !== "expired");
}
export { owner };
