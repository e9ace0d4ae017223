// The page of one hazard: the steps that wait on this phone stand in place of their forms, and what can
// follow them is offered. A hazard that itself waits to be reported has its page, too.

import { all, one } from "../lib/dom.js";
import { about, changes } from "../offline/outbox.js";
import { fieldOf } from "../offline/item.js";
import { stepNotice } from "./kept_steps.js";

const NONE = "00000000-0000-0000-0000-000000000000";
const REPORT = "/field/hazards/";

const thingOf = (uuid) => `hazard/${uuid}`;
const reopened = new URLSearchParams(window.location.search).get("waiting");

/** Make the page for any hazard that of the hazard in its address; rejects where nothing of it is kept. */
export async function fillHazard(room) {
  const uuid = window.location.pathname.split("/").at(-2);
  const report = (await about(thingOf(uuid))).find(({ url }) => url === REPORT);
  if (!report) throw new Error(gettext("Nothing of this hazard is kept on this phone. Open it once while there is a network."));
  const words = fieldOf(report, "text");
  room.dataset.hazard = uuid;
  one("h1", room).textContent = words;
  for (const form of all("form.entry", room)) {
    form.action = new URL(form.action).pathname.replace(NONE, uuid);
    Object.assign(form.dataset, { about: thingOf(uuid), title: words });
    if (form.dataset.draft) form.dataset.draft = form.dataset.draft.replace(NONE, uuid);
  }
}

/** Show what waits; resolves to how many entries that are. */
async function standHazard(room) {
  const forms = Object.fromEntries(all("form[data-verb]", room).map((form) => [form.dataset.verb, form]));
  const offer = (...verbs) => Object.values(forms).forEach((form) => { form.hidden = !verbs.includes(form.dataset.verb); });
  const items = await about(thingOf(room.dataset.hazard));
  // From here on at once: another change may ask for the same meanwhile.
  all("[data-kept-step]", room).forEach((told) => told.remove());
  for (const item of items.filter(({ uuid }) => uuid !== reopened)) {
    const form = Object.values(forms).find((each) => new URL(each.action).pathname === item.url);
    (form ?? one("header", room)).before(stepNotice(item));
    if (form) offer(...next(form.dataset.verb, item));
  }
  const changed = items.find(({ uuid }) => uuid === reopened);
  for (const form of changed ? Object.values(forms) : []) form.hidden = new URL(form.action).pathname !== changed.url;
  return items.length;
}

/** What can follow a step that nobody has looked at yet: who put it right does not check it. */
function next(verb, item) {
  if (verb === "assign") return ["rectify"];
  return verb === "check" && fieldOf(item, "gone") === "0" ? ["assign", "rectify"] : [];
}

/** Keep the page to what waits; once that has gone out, the server's own page takes its place. */
export async function followHazard(room) {
  let kept = await standHazard(room);
  changes.addEventListener("change", async () => {
    const left = (await about(thingOf(room.dataset.hazard))).length;
    if (left < kept && !reopened) window.location.reload();
    else if (left > kept) kept = await standHazard(room);
  });
}
