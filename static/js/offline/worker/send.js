// Background Sync: where a browser offers it, what waits goes out even when no page is open.

import { requestOf } from "../item.js";
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
      const response = await fetch(item.url, { method: "POST", headers, body });
      const json = (response.headers.get("Content-Type") ?? "").includes("json");
      return { status: response.status, ours: response.headers.get("X-Entry") === item.uuid, body: json ? await response.json() : null };
    } catch {
      return null;
    }
  };
  const lock = (work) => self.navigator.locks.request(TAG, { ifAvailable: true }, (granted) => (granted ? work() : null));
  const done = await sendAll({ store, owner, post, lock, hurry: true });
  new BroadcastChannel(TAG).postMessage({ sending: "" });
  if (["offline", "later"].includes(done.stop)) throw new Error(done.stop);
}
