// The report form: draft, picker, photos, pin, and sending with the refusal shown at its field.

import { all, one } from "../lib/dom.js";
import { offerSuggestions } from "../map/suggestions.js";
import { choosePhotos } from "./photos.js";
import { forget, restore, save } from "./draft.js";
import { placePin, withoutMap } from "./pin.js";
import { pickTopics } from "./topics.js";
import { warnOfSimilar } from "./similar.js";
import { send } from "./send.js";

const form = one("#report");
const button = one("#send");
const text = one("#text");
const counter = one("#counter");
// A grid worker's report may wait on her phone for a network; residents' phones load none of that.
const worker = one("[data-outbox]");
const outbox = worker ? import("../offline/outbox.js") : null;
const shelf = worker ? photoShelf(document.body.dataset.user) : null;
if (worker) import("../offline/badge.js");
// Where the focus goes for a refusal of a field that is not an input of its own.
const FOCUS = { lon: "#where", lat: "#where", crs: "#where", category: "#picker input", kind: "[name=kind]" };

function complain(field, words) {
  const place = one(`[data-error="${CSS.escape(field)}"]`) ?? one('[data-error=""]');
  place.textContent = words;
  if (field) one(`#${CSS.escape(field)}`)?.setAttribute("aria-invalid", String(Boolean(words)));
  return place;
}

function showRefusal({ message, field }) {
  const slot = field === "lat" || field === "crs" ? "lon" : field;
  const place = complain(slot, message);
  const target = one(FOCUS[field] ?? `#${CSS.escape(field || "error-")}`) ?? place;
  target.focus();
  place.scrollIntoView({ block: "center" });
}

function clearRefusals() {
  for (const place of all("[data-error]")) place.textContent = "";
  for (const input of all("[aria-invalid]", form)) input.removeAttribute("aria-invalid");
}

function count() {
  const most = Number(text.dataset.max);
  const length = [...text.value.trim()].length;
  counter.textContent = interpolate(gettext("%(length)s of %(most)s characters"), { length, most }, true);
  counter.classList.toggle("over", length > most);
}

function showSending(share) {
  const box = one("#sending");
  box.hidden = share === null;
  button.disabled = share !== null;
  one("progress", box).value = Math.round((share ?? 0) * 100);
}

async function submit(event) {
  event.preventDefault();
  if (button.disabled) return;
  clearRefusals();
  save(form);
  showSending(0);
  try {
    const answer = await (worker ? hand() : send(form, showSending));
    forget();
    await shelf?.keep([]).catch(() => { /* nothing was kept */ });
    if (answer) location.assign(answer.next);
  } catch (error) {
    showSending(null);
    showRefusal(error);
  }
}

/** Where a worker's photos lie until her report is handed in. */
function photoShelf(user) {
  const drafts = import("../offline/draft_photos.js");
  return {
    load: async () => (await drafts).photosOf(user, "report"),
    keep: async (files) => (await drafts).keepPhotos(user, "report", files),
  };
}

/** Through the outbox; resolves to null when the report was kept on this phone. */
async function hand() {
  const made = new Date().toISOString();
  const entries = [...new FormData(form), ["happened_at", made]];
  const what = {
    uuid: form.elements.uuid.value, kind: "megaphone", title: text.value.slice(0, 40), url: location.pathname,
    page: "", made, entries,
  };
  const { submit } = await outbox;
  const done = await submit(what);
  if (done.error) throw done.error;
  if (done.kind === "sent") return done.answer;
  const { keptCard } = await import("../field/kept_card.js");
  keptCard(form, done.why);
  return null;
}

function showLine() {
  one("#offline").hidden = navigator.onLine;
}

// The draft is what comes back, not the browser's own memory: after sending it would bring back
// ticks and words of a report that is already on its way.
form.setAttribute("autocomplete", "off");
restore(form);
const chooseTopic = pickTopics(one("#category"));
offerSuggestions({
  text, box: one("#suggestions"), onChoose: chooseTopic,
  isEmpty: () => !one("#category").value,
  place: () => ({ lon: form.elements.lon.value, lat: form.elements.lat.value }),
});
warnOfSimilar(form, one("#known"));
choosePhotos(one("#photo-field"), (words) => complain("photos", words), shelf);
count();
showLine();
form.addEventListener("input", () => { count(); save(form); });
form.addEventListener("change", () => save(form));
form.addEventListener("submit", submit);
window.addEventListener("online", showLine);
window.addEventListener("offline", showLine);
// Gone back to after sending: a fresh form, so that the next report is not taken for the same one.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
if (form.dataset.refused !== undefined) {
  const field = form.dataset.refused;
  showRefusal({ field, message: (one(`[data-error="${CSS.escape(field)}"]`)).textContent });
}

if (window.L) placePin(form, () => save(form));
else withoutMap();
