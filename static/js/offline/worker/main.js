// The service worker. `/sw.js` starts it with its version and the files of the shell.

import { common, own, page, piece, shell } from "./answer.js";
import { dropOld, dropOthers, fillShell, setFact } from "./keep.js";
import { routeOf } from "./routes.js";
import { send, TAG } from "./send.js";
import { warm } from "./warm.js";

const ANSWERS = { shell, common, own, page, piece };

/** Listen, as the worker of this `version`; `files` are those of its shell. */
export function start({ version, files }) {
  self.addEventListener("install", (event) => {
    // A page names its own files by their content, so a new worker may serve old pages, too.
    event.waitUntil(fillShell({ version, files }).then(() => self.skipWaiting()));
  });
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const route = routeOf(request, self.location.origin);
    if (route) event.respondWith(ANSWERS[route](request, version));
  });
  self.addEventListener("message", (event) => event.waitUntil(hear(event.data, version)));
  self.addEventListener("sync", (event) => { if (event.tag === TAG) event.waitUntil(send()); });
}

/** What pages say: whose device it is now, and what to fetch beforehand. */
async function hear({ person, list }, version) {
  if (person !== undefined) {
    await setFact("person", person);
    await dropOthers(person);
    await dropOld();
  }
  if (list) await warm(list, version);
}
