// Says on a page that it is a kept copy, and of when: "Offline, as of 09:41".

import { all, one } from "../lib/dom.js";

const lang = document.documentElement.lang;

/** The time of a copy in words: of today the hour, else the day, too. */
export function asOf(when, now = new Date()) {
  const at = new Date(when);
  const today = at.toDateString() === now.toDateString();
  const how = { hour: "2-digit", minute: "2-digit", ...(today ? {} : { month: "numeric", day: "numeric" }) };
  return interpolate(gettext("Offline, as of %s"), [at.toLocaleString(lang, how)]);
}

function show(when) {
  for (const line of all("[data-as-of]")) {
    one("span", line).textContent = asOf(when);
    line.hidden = false;
  }
}

const { keptAt } = document.documentElement.dataset;
if (keptAt) show(keptAt);
window.addEventListener("kept", ({ detail }) => show(detail));
