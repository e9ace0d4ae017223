// Brings the service worker in, tells it whose device this is and what to keep for her, and offers to
// load the page anew when there is a newer version.

import { el, icon } from "../lib/dom.js";

const PAUSE = 3000;

// A page may stay open for days.
const ASK_AGAIN = 30 * 60 * 1000;

const place = document.querySelector("[data-worker]");

async function begin() {
  const { worker, list } = place.dataset;
  const registration = await navigator.serviceWorker.register(worker, { type: "module", scope: "/" });
  if (!registration) return; // switched off by the browser's owner
  followVersions(registration);
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ person: document.body.dataset.user });
  if (!navigator.onLine) return;
  // First the page itself, then what may be needed later.
  setTimeout(() => active.postMessage({ list }), PAUSE);
}

/** Nothing is lost by loading anew: what was typed, chosen or not sent yet lies in the device's databases. */
function followVersions(registration) {
  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - asked < ASK_AGAIN) return;
    asked = Date.now();
    registration.update().catch(() => { /* no network */ });
  });
  // The first worker of a device takes over, too; that is no newer version.
  if (!navigator.serviceWorker.controller) return;
  navigator.serviceWorker.addEventListener("controllerchange", offer, { once: true });
}

function offer() {
  const reload = el("button", { type: "button", class: "btn" }, icon("refresh-cw"), gettext("Load it"));
  reload.addEventListener("click", () => window.location.reload());
  document.body.append(el("div", { class: "new-version", role: "status" },
    el("span", {}, gettext("There is a new version. What you have entered stays on this phone.")), reload));
}

if (place && "serviceWorker" in navigator) {
  begin().catch(() => { /* a browser without module workers: the outbox works, pages need a network */ });
}
