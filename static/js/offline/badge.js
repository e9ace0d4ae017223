// How many entries wait to be sent: always in the bar of the field's pages. Starts the sending.

import "./as_of.js";
import "./register.js";
import { all, one } from "../lib/dom.js";
import { changes, look, start, state } from "./outbox.js";

const badges = all("[data-outbox]");

async function draw() {
  const { items } = await look();
  const stuck = items.filter((item) => item.state !== "waiting").length;
  for (const badge of badges) {
    one("b", badge).textContent = items.length;
    badge.classList.toggle("some", items.length > 0);
    badge.classList.toggle("stuck", stuck > 0);
    badge.classList.toggle("busy", state.sending !== "");
    badge.title = items.length
      ? interpolate(ngettext("%s entry waits to be sent", "%s entries wait to be sent", items.length), [items.length])
      : gettext("Everything has been sent");
  }
}

if (badges.length) {
  changes.addEventListener("change", draw);
  draw();
  start();
}
