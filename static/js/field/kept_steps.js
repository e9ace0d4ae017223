// Steps on a case that wait on this phone: told in place of their forms, and what can follow is offered.

import { all, el, icon, one } from "../lib/dom.js";
import { about, places } from "../offline/outbox.js";

/** What the entries of one case have in common: each follows the one before (offline/item.js). */
export const thingOf = (number) => `case/${number}`;

/** Show on `sheet` what waits, but for the entry `besides` that is being changed; resolves to how many wait. */
export async function showKept(sheet, besides) {
  const items = (await about(thingOf(sheet.dataset.number))).filter((item) => item.uuid !== besides);
  for (const item of items) {
    const form = all(".actions form[hx-post]", sheet).find((each) => each.getAttribute("hx-post") === item.url);
    if (form) stand(sheet, form, item);
  }
  return items.length;
}

function stand(sheet, form, item) {
  const { verb } = form.dataset;
  one(`[data-kept-step="${CSS.escape(item.uuid)}"]`, sheet)?.remove();
  form.before(stepNotice(item));
  form.hidden = true;
  if (verb === "accept") {
    const next = one("[data-to-come]", sheet);
    if (next) next.hidden = false;
  } else if (verb === "reply") {
    // Another one may follow; a new entry has a number of its own.
    delete form.dataset.entry;
    form.reset();
  } else {
    // After any other step it is not known here what comes next.
    for (const other of all(".actions form, .actions .acts, .actions .choices", sheet)) other.hidden = true;
  }
}

/** What is said of a step that waits, or was not taken. */
export function stepNotice({ uuid, state }) {
  const more = el("a", { href: `${places.waiting}#${uuid}` }, gettext("See what waits"));
  const fine = state === "waiting";
  const words = fine ? gettext("Kept on this phone. This step goes out as soon as there is a network.") : gettext("This step was not taken. It needs your decision.");
  return el("p", { class: `notice ${fine ? "amber" : "red"}`, role: "status", "data-kept-step": uuid },
    icon(fine ? "cloud-upload" : "circle-alert"), el("span", {}, words, " ", more));
}
