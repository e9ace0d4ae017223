// One entry of the field: kept as a draft until it was sent, sent once, refused beside its field.

import { all, el, icon, one } from "../lib/dom.js";
import { post } from "../lib/http.js";
import { newUUID } from "../lib/uuid.js";
import { forget, keep, kept } from "./kept.js";
import { wirePhotos } from "./photos.js";

const SKIPPED = new Set(["csrfmiddlewaretoken", "version", "photos"]);
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

/** Wire `form` for this person; `before` restores what the form needs to have its fields. */
export function wireEntry(form, user, { before = () => {} } = {}) {
  const { draft } = form.dataset;
  if (draft) restore(form, user, draft, before);
  wirePhotos(form, draft ?? "");
  form.addEventListener("input", () => save());
  form.addEventListener("change", () => save());
  form.addEventListener("submit", submit);
  one("[data-discard]", form)?.addEventListener("click", () => {
    forget(user, draft);
    window.location.reload();
  });
  let sending = false;

  function save() {
    if (!draft) return;
    const fields = all("[name]", form).filter((field) => (
      !SKIPPED.has(field.name) && (!isChoice(field) || field.checked)));
    keep(user, draft, fields.map((field) => [field.name, field.value]));
  }

  async function submit(event) {
    event.preventDefault();
    if (sending) return;
    sending = true;
    clear(form);
    // The first try is when it was done; sent again later it keeps that time.
    if (!form.elements.happened_at) {
      form.append(el("input", { type: "hidden", name: "happened_at", value: new Date().toISOString() }));
    }
    save();
    const button = event.submitter ?? one(".send", form);
    button.disabled = true;
    try {
      const answer = await post(form.action, new FormData(form));
      if (draft) forget(user, draft);
      if (form.dataset.stay) leave(form);
      else window.location.assign(answer.next);
    } catch (error) {
      button.disabled = false;
      refuse(form, error);
    }
    sending = false;
  }
}

/** The entry is done and the page stays: its line goes, the next one gets the focus. */
function leave(form) {
  const line = form.closest("li");
  const next = line.nextElementSibling ?? line.previousElementSibling;
  line.remove();
  if (next) one(".send", next)?.focus();
  else window.location.reload();
}

function restore(form, user, draft, before) {
  const fields = kept(user, draft);
  // A fresh page is a fresh entry, also where the browser brought the old page back.
  if (form.elements.uuid) form.elements.uuid.value = newUUID();
  if (!fields) return;
  before(fields);
  for (const field of all("[name]", form)) if (isChoice(field)) field.checked = false;
  for (const [name, value] of fields) {
    if (name === "happened_at") form.append(el("input", { type: "hidden", name, value }));
    for (const field of all(`[name="${CSS.escape(name)}"]`, form)) {
      if (isChoice(field)) field.checked ||= field.value === value;
      else field.value = value;
      const part = field.closest("details");
      if (part && value && (!isChoice(field) || field.checked)) part.open = true;
    }
  }
  one("[data-kept]", form).hidden = false;
}

function clear(form) {
  for (const box of all("[data-error]", form)) {
    box.textContent = "";
    if (box.classList.contains("notice")) box.hidden = true;
  }
  for (const field of all("[aria-invalid]", form)) field.removeAttribute("aria-invalid");
}

function refuse(form, { message, field, status }) {
  const place = (field && one(`[data-error="${CSS.escape(field)}"]`, form)) || one('[data-error=""]', form);
  place.textContent = message;
  place.hidden = false;
  if (status === 409) {
    const reload = el("button", { type: "button", class: "btn" }, icon("refresh-cw"), gettext("Reload"));
    reload.addEventListener("click", () => window.location.reload());
    place.append(" ", reload);
  }
  const input = field ? one(`[name="${CSS.escape(field)}"]:not([type=hidden])`, form) : null;
  input?.setAttribute("aria-invalid", "true");
  input?.focus({ preventScroll: true });
  const part = place.closest("details");
  if (part) part.open = true;
  place.scrollIntoView({ block: "center" });
}
