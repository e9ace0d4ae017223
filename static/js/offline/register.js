// Brings the service worker in, tells it whose device this is and what to keep for her.

const PAUSE = 3000;

const place = document.querySelector("[data-worker]");

async function begin() {
  const { worker, list } = place.dataset;
  const registration = await navigator.serviceWorker.register(worker, { type: "module", scope: "/" });
  if (!registration) return; // switched off by the browser's owner
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ person: document.body.dataset.user });
  if (!navigator.onLine) return;
  // First the page itself, then what may be needed later.
  setTimeout(() => active.postMessage({ list }), PAUSE);
}

if (place && "serviceWorker" in navigator) {
  begin().catch(() => { /* a browser without module workers: the outbox works, pages need a network */ });
}
