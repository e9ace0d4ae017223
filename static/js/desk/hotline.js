// A case typed while the caller is on the line: the keyboard alone is enough.

import { all, one } from "../lib/dom.js";
import { getJSON, post } from "../lib/http.js";
import { tabDraft } from "../lib/tab_draft.js";
import { newUUID } from "../lib/uuid.js";
import { offerPlaces } from "../map/places.js";
import { addBase, pin, whenMap, wireButtons } from "../map/shell.js";
import { offerSuggestions } from "../map/suggestions.js";
import { warnOfSimilar } from "../public/similar.js";

const KEPT = ["uuid", "text", "category", "address", "lon", "lat", "name", "phone", "channel", "kind"];
const CLOSE = 16;

const page = one("#hotline");
const form = one("#enter");
const ask = one("#ask-caller");
const found = one("#caller");
const homes = one("#homes");
const done = one("#done");
const fields = form.elements;
const draft = tabDraft("hotline-draft", form, KEPT);

// Taken before the filter of categories takes options out.
const categories = all("option", fields.category);

function markup(html) {
  // Comes from our own templates, which escape every text.
  return document.createRange().createContextualFragment(html);
}

function narrow(words) {
  const wanted = words.trim().toLowerCase();
  const fitting = categories.filter((option) => option.textContent.toLowerCase().includes(wanted));
  const chosen = fields.category.value;
  fields.category.replaceChildren(...fitting);
  if (fitting.some(({ value }) => value === chosen)) fields.category.value = chosen;
  else if (wanted && fitting.length) fields.category.value = fitting[0].value;
  draft.save();
}

function wireCategories() {
  const find = one("#find-category");
  find.addEventListener("input", () => narrow(find.value));
  find.addEventListener("keydown", (event) => {
    if (event.isComposing || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
    event.preventDefault();
    const { category } = fields;
    if (event.key === "Enter") fields.address.focus();
    else {
      const step = event.key === "ArrowDown" ? 1 : -1;
      category.selectedIndex = Math.min(Math.max(category.selectedIndex + step, 0), category.length - 1);
      draft.save();
    }
  });
}

/** Categories for the words while the caller speaks; whoever takes one goes on to the address. */
function wireSuggestions() {
  const box = one("#suggestions");
  offerSuggestions({
    text: fields.text, box, isEmpty: () => !fields.category.value,
    place: () => ({ lon: fields.lon.value, lat: fields.lat.value }),
    onChoose: (code) => {
      one("#find-category").value = "";
      narrow("");
      fields.category.value = code;
      fields.category.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  box.addEventListener("click", ({ target }) => {
    if (target.closest("button")) fields.address.focus();
  });
}

async function startMap() {
  const map = await whenMap("map");
  const line = one("#place span");
  const unplaced = line.textContent;
  let marker = null;
  let asked = null;

  async function tell({ lat, lng }) {
    asked?.abort();
    asked = new AbortController();
    const query = new URLSearchParams({ lon: lng.toFixed(7), lat: lat.toFixed(7) });
    try {
      const place = await getJSON(`${page.dataset.place}?${query}`, {
        signal: asked.signal, headers: { Accept: "application/json" },
      });
      line.textContent = place.inside ? `${place.town} · ${place.village} · ${place.grid}`
        : gettext("Outside every grid; a dispatcher will settle the place.");
    } catch (error) {
      if (error.name !== "AbortError") line.textContent = gettext("The pin is set.");
    }
  }

  function put(latlng) {
    const at = latlng.wrap();
    marker?.remove();
    marker = L.marker(at, { icon: pin("map-pin", true), draggable: true, keyboard: false }).addTo(map);
    marker.on("dragend", () => put(marker.getLatLng()));
    fields.lon.value = at.lng.toFixed(7);
    fields.lat.value = at.lat.toFixed(7);
    form.dispatchEvent(new Event("change"));
    tell(at);
  }

  function clear() {
    asked?.abort();
    marker?.remove();
    marker = null;
    line.textContent = unplaced;
  }

  function go(lon, lat) {
    map.setView([lat, lon], CLOSE);
    put(L.latLng(lat, lon));
  }

  wireButtons(map);
  map.on("click", ({ latlng }) => put(latlng));
  offerPlaces({
    input: fields.address, box: one("#address-places"), map,
    onChoose: ({ lon, lat }) => go(lon, lat),
  });
  const base = await addBase(map);
  const bounds = L.geoJSON(base.county).getBounds();
  if (fields.lon.value) go(Number(fields.lon.value), Number(fields.lat.value));
  else if (bounds.isValid()) map.fitBounds(bounds, { animate: false, padding: [16, 16] });
  return { go, clear };
}

function refuse(error) {
  const line = (error.field && one(`[data-error="${error.field}"]`, form)) || one("#refused");
  line.textContent = error.message;
  const field = fields[error.field];
  if (field && field.type !== "hidden") {
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }
}

const quiet = () => {
  for (const line of [...all("[data-error]", form), one("#refused")]) line.textContent = "";
  for (const field of all("[aria-invalid]", form)) field.removeAttribute("aria-invalid");
};

let map = null;

function next() {
  form.reset();
  one("#find-category").value = "";
  narrow("");
  fields.category.selectedIndex = -1;
  for (const name of ["lon", "lat"]) fields[name].value = "";
  fields.uuid.value = newUUID();
  map?.clear();
  quiet();
  showCaller("");
  // Empty words have no suggestion and nothing that is like them.
  fields.text.dispatchEvent(new Event("change", { bubbles: true }));
  draft.forget();
  ask.reset();
  done.close();
  ask.elements.said.focus();
}

async function send() {
  quiet();
  const button = one("button[form=enter]");
  if (button.disabled) return;
  button.disabled = true;
  try {
    const answer = await post(form.action, new FormData(form));
    draft.forget();
    one("[data-body]", done).replaceChildren(markup(answer.html));
    done.showModal();
  } catch (error) {
    refuse(error);
  } finally {
    button.disabled = false;
  }
}

/** What is known of the caller; the way home stands under the address too, where Tab comes by. */
function showCaller(html) {
  found.replaceChildren(markup(html));
  homes.replaceChildren(...all("[data-home]", found).map((home) => home.cloneNode(true)));
}

function takeHome({ target }) {
  const home = target.closest("[data-home]");
  if (!home) return;
  fields.address.value = home.dataset.address;
  map?.go(Number(home.dataset.lon), Number(home.dataset.lat));
  draft.save();
  fields.name.focus();
}

async function lookUp() {
  const { said } = ask.elements;
  const line = one(".error", ask);
  line.textContent = "";
  try {
    showCaller((await post(ask.action, { said: said.value })).html);
    if (/^[+0-9() -]+$/.test(said.value) && !fields.phone.value) fields.phone.value = said.value.trim();
    draft.save();
    fields.text.focus();
  } catch (error) {
    line.textContent = error.message;
  }
}

// What was chosen while this module was still loading stays chosen.
if (!draft.restore()) fields.uuid.value = newUUID();
wireCategories();
wireSuggestions();
warnOfSimilar(form, one("#known"));
form.addEventListener("input", draft.save);
form.addEventListener("change", draft.save);
form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
ask.addEventListener("submit", (event) => { event.preventDefault(); lookUp(); });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || done.open) return;
  event.preventDefault();
  send();
});
// A case that is registered stays registered: leaving the sheet is the next call.
done.addEventListener("cancel", (event) => { event.preventDefault(); next(); });
done.addEventListener("click", (event) => { if (event.target.closest("[data-next]")) next(); });
for (const place of [found, homes]) place.addEventListener("click", takeHome);
map = await startMap();
