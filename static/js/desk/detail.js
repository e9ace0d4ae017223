// The aside: loads a case, opens its panels, sends its verbs and shows refusals in place.

import { all, el, one } from "../lib/dom.js";
import { post } from "../lib/http.js";
import { showFitting } from "../lib/only_if.js";

const aside = one("#detail");

/** What the page knows of the case shown (its data attributes), or null. */
export const shown = () => one("#the-case", aside)?.dataset ?? null;

let loading = null;

/** Load the case into the aside; a newer wish cuts off an older one. Until it is there the aside
 *  shows the `heading` that is known already. */
export async function load(number, heading = null) {
  loading?.abort();
  loading = new AbortController();
  if (heading && shown()?.number !== number) {
    const waiting = one("#loading-case").content.cloneNode(true);
    one("h2", waiting).textContent = heading.title;
    one("p", waiting).textContent = heading.place;
    aside.replaceChildren(waiting);
  }
  const url = new URL(`cases/${encodeURIComponent(number)}/`, new URL(one("#filters").action));
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: loading.signal });
    // Whoever is signed out is led to another page, which does not belong here.
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    // Comes from our own templates, which escape every text.
    aside.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    aside.dispatchEvent(new Event("shown"));
  } catch (error) {
    if (error.name === "AbortError") return;
    empty();
    one(".empty", aside).append(el("span", { class: "error", role: "alert" },
      gettext("The case could not be loaded. Choose it again.")));
  }
}

export function empty() {
  aside.replaceChildren(one("#no-case").content.cloneNode(true));
}

function refuse(form, error) {
  const line = one(".error", form);
  line.textContent = error.message;
  const field = error.field && form.elements[error.field];
  if (field instanceof HTMLElement && field.type !== "hidden") {
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }
  if (error.status === 409) {
    line.append(" ", el("button", { type: "button", class: "btn", "data-do": "reload" },
      gettext("Load the case again")));
  }
}

function showContact(form, contact) {
  const line = one("[data-contact]", aside);
  line.textContent = [contact.name, contact.phone].filter(Boolean).join(" ");
  one('[data-opens="unmask"]', aside)?.remove();
  form.remove();
}

async function send(form, submitter, onDone) {
  const body = new FormData(form, submitter);
  const buttons = all("button", aside).filter((button) => !button.disabled);
  for (const button of buttons) button.disabled = true;
  one(".error", form).textContent = "";
  for (const field of all("[aria-invalid]", form)) field.removeAttribute("aria-invalid");
  try {
    const answer = await post(form.action, body);
    if (form.dataset.then === "contact") showContact(form, answer);
    else await onDone(answer, form.dataset.then);
  } catch (error) {
    refuse(form, error);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

function open(button, onOpen) {
  const wanted = button.getAttribute("aria-expanded") !== "true";
  for (const other of all("[data-opens]", aside)) {
    other.setAttribute("aria-expanded", String(other === button && wanted));
    one(`#panel-${other.dataset.opens}`, aside).hidden = true;
  }
  one(`#panel-${button.dataset.opens}`, aside).hidden = !wanted;
  if (wanted && button.dataset.choose) {
    one(`#panel-${button.dataset.opens} select`, aside).value = button.dataset.choose;
  }
  // The pin is put on the map first; a phone's keyboard would cover it.
  if (wanted && button.dataset.opens !== "relocate") {
    one(`#panel-${button.dataset.opens} :is(input:not([type=hidden]), textarea, select, button)`, aside).focus();
  }
  onOpen(wanted ? button.dataset.opens : "");
}

/** Close the panel that is open; answers whether there was one. */
export function closePanel() {
  const opener = one('[data-opens][aria-expanded="true"]', aside);
  opener?.click();
  return Boolean(opener);
}

/** Say in the panel where the pin lies now, and let it be confirmed. */
export function placed({ lon, lat, grid }) {
  const form = one("#panel-relocate", aside);
  form.elements.lon.value = lon.toFixed(7);
  form.elements.lat.value = lat.toFixed(7);
  const where = grid || gettext("outside every grid shown");
  one("[data-placed] span", form).textContent = `${where} · ${lon.toFixed(5)}, ${lat.toFixed(5)}`;
  one("button", form).disabled = false;
}

/** Name and place of the worker who would get the case, or null. */
export const taker = () => one("[name=person]:checked", aside)?.dataset ?? null;

/** `onDone(answer, then)` after a verb, `onOpen(panel)` when a panel opens or ("") closes,
 *  `onShown()` when another case is shown, `onTaker()` when another worker is to get it. */
export function startDetail({ onDone, onOpen, onShown, onTaker }) {
  aside.addEventListener("submit", (event) => {
    event.preventDefault();
    const { dataset } = event.target;
    if (dataset.confirm && !dataset.sure) {
      dataset.sure = "yes";
      one("button span", event.target).textContent = dataset.confirm;
      return;
    }
    send(event.target, event.submitter, onDone);
  });
  aside.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) open(opener, onOpen);
  });
  aside.addEventListener("change", (event) => {
    showFitting(event.target);
    if (event.target.dataset.into) {
      const into = one(`#${event.target.dataset.into}`, aside);
      if (event.target.value) into.value = [into.value.trim(), event.target.value].filter(Boolean).join("\n");
      event.target.value = "";
      into.focus();
    }
    if (event.target.name === "person") {
      one("[data-who]", aside).textContent = event.target.dataset.name;
      onTaker();
    }
  });
  aside.addEventListener("shown", onShown);
}
