// The pages of the field with entries: wires what a page has of forms, maps, letters and positions.

import "../offline/badge.js";
import { all, el, icon, one } from "../lib/dom.js";
import { whereAmI } from "../map/shell.js";
import { fillBlank } from "./blank.js";
import { doorMap } from "./doormap.js";
import { wireEntry } from "./form.js";
import { fillHazard, followHazard } from "./hazard.js";
import { tidy } from "./kept.js";
import { wireLetters } from "./letters.js";
import { pinMap } from "./pinmap.js";

const user = document.body.dataset.user;
tidy(user);
const blank = one("form[data-blank]");
const pin = one(".pin-map");
const door = one(".door-map");
// Maps are waited for from the start: they are there before a form is filled.
const hazard = one("[data-hazard]");
const known = blank ? fillBlank(blank, door) : hazard?.dataset.blank === "" ? fillHazard(hazard) : null;
if (pin) pinMap(pin, pin.closest("form"), known).catch(() => { /* told in place of the form */ });
if (door) doorMap(door, known).catch(() => { /* told in place of the form */ });
try {
  await known;
  await Promise.all(all("form.entry").map(wire));
  if (hazard) await followHazard(hazard);
} catch (error) {
  // Without a door there is no place to show either.
  door?.remove();
  (blank ?? hazard).replaceChildren(el("p", { class: "notice amber", role: "alert" }, icon("wifi-off"), el("span", {}, error.message)));
}

async function wire(form) {
  const letters = one("#letter-list", form) ? wireLetters(form) : null;
  // First what was kept: a position, for one, is never brought back.
  await wireEntry(form, user, { before: letters?.before });
  letters?.draw();
  if (form.dataset.position !== undefined) wirePosition(form);
  wireDays(form);
}

function showLine() {
  for (const box of all("[data-offline]")) box.hidden = navigator.onLine;
}
window.addEventListener("online", showLine);
window.addEventListener("offline", showLine);
showLine();
// Gone back to after sending: a fresh form, so that the next entry is not taken for the same one.
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });

/** The worker's position goes with an entry only where she adds it, and nowhere else. */
function wirePosition(form) {
  const words = one("[data-position-words] span", form);
  const button = one("[data-position-ask]", form);
  const field = (name) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name });
    form.append(input);
    return input;
  };
  const [lon, lat] = [field("lon"), field("lat")];
  button.addEventListener("click", async () => {
    if (lon.value) {
      lon.value = lat.value = "";
      words.textContent = gettext("Your position is not sent.");
      button.textContent = gettext("Add it");
      return;
    }
    words.textContent = gettext("Looking for your position …");
    try {
      const place = await whereAmI();
      lon.value = place.lon.toFixed(7);
      lat.value = place.lat.toFixed(7);
      words.textContent = interpolate(gettext("Your position, to %s m, is kept with this entry only."), [Math.round(place.accuracy)]);
      button.textContent = gettext("Leave it out");
    } catch (error) {
      words.textContent = error.message;
    }
  });
}

/** Chips that fill a day in: in a week, in a month. */
function wireDays(form) {
  for (const row of all("[data-days-for]", form)) {
    const input = form.elements[row.dataset.daysFor];
    row.addEventListener("click", ({ target }) => {
      const chip = target.closest("[data-days]");
      if (!chip) return;
      const day = new Date();
      day.setDate(day.getDate() + Number(chip.dataset.days));
      const two = (number) => String(number).padStart(2, "0");
      input.value = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
