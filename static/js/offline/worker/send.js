// Background Sync: where a browser offers it, what waits goes out even when no page is open.

import { answerOf, requestOf } from "../item.js";
import * as store from "../store.js";
import { sendAll } from "../sync.js";
import { fact } from "./keep.js";

export const TAG = "suilaiban-outbox";

/** Send what waits for the person of this device; rejects while something is left, to be asked again. */
export async function send() {
  const owner = await fact("person");
  const token = (await self.cookieStore?.get("csrftoken"))?.value;
  if (!owner || !token) return;
  const post = async (item) => {
    const { headers, body } = requestOf(item, token);
    try {
      return await answerOf(await fetch(item.url, { method: "POST", headers, body }), item);
    } catch {
      return null;
    }
  };
  const lock = (work) => self.navigator.locks.request(TAG, { ifAvailable: true }, (granted) => (granted ? work() : null));
  const done = await sendAll({ store, owner, post, lock, hurry: true });
  new BroadcastChannel(TAG).postMessage({ sending: "" });
  if (["offline", "later"].includes(done.stop)) throw new Error(done.stop);
}
