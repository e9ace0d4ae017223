// One entry of the field: a draft until it is handed to the outbox, sent once, refused beside its field.

import { all, el, icon, one } from "../lib/dom.js";
import { showFitting } from "../lib/only_if.js";
import { newUUID } from "../lib/uuid.js";
import { find, look, owner, places, submit as hand } from "../offline/outbox.js";
import { fieldOf } from "../offline/item.js";
import { kindOf } from "../offline/kinds.js";
import { hold, keepFiles } from "./drafts.js";
import { forget, keep, kept } from "./kept.js";
import { keptCard } from "./kept_card.js";
import { wirePhotos } from "./photos.js";

const SKIPPED = new Set(["csrfmiddlewaretoken", "version", "photos"]);
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
const waiting = new URLSearchParams(window.location.search).get("waiting");

/** The item of the outbox that this page was opened to change, if `form` is the one that makes it. */
async function opened(form) {
  const item = await find(waiting).catch(() => null);
  return item?.owner === owner && item.state !== "expired" && item.url === new URL(form.action).pathname ? item : null;
}

/**
 * The change of the same thing that waits already: without a network the page knows nothing of it, and a
 * second one would put back what the first changed.
 */
async function already(form) {
  // Steps on one thing follow each other.
  if (!form.elements.version || form.dataset.about) return null;
  const { pathname } = new URL(form.action);
  const found = (await look()).items.findLast((item) => item.url === pathname && item.state !== "expired" && !item.json);
  if (!found) return null;
  form.prepend(el("p", { class: "notice amber", role: "status" }, icon("cloud-upload"),
    el("span", {}, gettext("You have changed this before, and that still waits to be sent. What you write here goes in its place."))));
  return found;
}

/** Wire `form` for this person; `before` restores what the form needs to have its fields. */
export async function wireEntry(form, user, { before = () => {} } = {}) {
  const { draft } = form.dataset;
  // What is typed now would be written over by what was kept.
  form.inert = true;
  const item = waiting ? await opened(form) : await already(form);
  // The photos of what waits in the outbox are kept there.
  const shelf = item ? "" : draft ?? "";
  // What is sent has one number, by which the server knows it again.
  const entry = { uuid: item?.uuid ?? newUUID(), edition: item?.edition ?? 1, sent: item ? "" : null };
  if (item) restoreItem(form, item, before);
  else if (draft) restoreDraft(form, user, draft, before);
  if (form.dataset.stay && await waits(form)) {
    leave(form, false);
    return;
  }
  const photos = await wirePhotos(form, shelf);
  form.inert = false;
  showFitting(form.elements[0]);
  form.addEventListener("input", () => save());
  form.addEventListener("change", ({ target }) => { showFitting(target); save(); });
  form.addEventListener("submit", submit);
  one("[data-discard]", form)?.addEventListener("click", () => {
    forget(user, draft);
    keepFiles(shelf, []).then(() => window.location.reload());
  });
  let sending = false;

  function save() {
    if (!draft || item) return;
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
      await photos.ready();
      await settle(await hand(what()));
    } catch (error) {
      refuse(form, error);
    }
    button.disabled = false;
    sending = false;
  }

  /** What goes to the outbox, read before anything is awaited. */
  function what() {
    const entries = [...new FormData(form)];
    const present = JSON.stringify(entries.map(([name, value]) => [name, value.size ?? value]));
    // Changed after it was sent without an answer: the server is told, should it have come in.
    if (entry.sent !== null && entry.sent !== present) entry.edition += 1;
    entry.sent = present;
    const { pathname, search } = window.location;
    return {
      uuid: entry.uuid, edition: entry.edition, kind: kindOf(new URL(form.action).pathname).icon,
      title: form.dataset.title ?? one("h1")?.textContent.trim() ?? document.title,
      url: new URL(form.action).pathname, page: pathname + withoutWaiting(search),
      entries, about: aboutOf(form), made: form.elements.happened_at.value, kept: Boolean(item),
    };
  }

  async function settle(done) {
    if (done.kind === "refused") throw done.error;
    if (draft) forget(user, draft);
    await keepFiles(shelf, []);
    if (done.kind === "conflict") window.location.assign(`${places.waiting}#${entry.uuid}`);
    else if (form.dataset.stay) leave(form);
    // The page goes on from it (hazard.js).
    else if (done.kind === "kept" && form.dataset.verb) form.hidden = true;
    else if (done.kind === "sent") window.location.assign(done.answer.next || places.home);
    else keptCard(form, done.why, aboutOf(form));
  }
}

/** What the entry is about, by which later steps follow it: of a new thing its kind is given, and the form has its number. */
function aboutOf(form) {
  const { about = "" } = form.dataset;
  return about && !about.includes("/") ? `${about}/${form.elements.uuid.value}` : about;
}

function withoutWaiting(search) {
  const sent = new URLSearchParams(search);
  sent.delete("waiting");
  return sent.size ? `?${sent}` : "";
}

/** Whether what this form would send waits already: without a network the page still asks for it. */
async function waits(form) {
  const { pathname } = new URL(form.action);
  const own = all("input[type=hidden]", form).filter(({ name }) => !["csrfmiddlewaretoken", "uuid"].includes(name));
  return (await look()).items.some((item) => item.url === pathname && item.state === "waiting"
    && own.every(({ name, value }) => fieldOf(item, name) === value));
}

/** The entry is done and the page stays: its line says so or goes, and the next one gets the focus. */
function leave(form, anew = true) {
  const line = form.closest("li");
  const done = one("[data-when-done]", line);
  if (done) {
    done.hidden = false;
    form.remove();
    return;
  }
  const next = line.nextElementSibling ?? line.previousElementSibling;
  line.remove();
  if (next && anew) one(".send", next)?.focus();
  else if (anew) window.location.reload();
}

function restoreDraft(form, user, draft, before) {
  const fields = kept(user, draft);
  // A fresh page is a fresh entry, also where the browser brought the old page back.
  if (form.elements.uuid) form.elements.uuid.value = newUUID();
  if (!fields) return;
  fill(form, fields, before);
  one("[data-kept]", form).hidden = false;
}

function restoreItem(form, item, before) {
  // A position is added anew or not at all: the page says that it is not sent.
  const hidden = form.dataset.position === undefined ? [] : ["lon", "lat"];
  fill(form, item.fields.filter(([name]) => !hidden.includes(name)), before);
  hold("", item.files.map(({ name, type, bytes }) => new File([bytes], name, { type })));
}

function fill(form, fields, before) {
  before(fields);
  for (const field of all("[name]", form)) if (isChoice(field)) field.checked = false;
  for (const [name, value] of fields) {
    if (SKIPPED.has(name)) continue;
    if (name === "happened_at") form.append(el("input", { type: "hidden", name, value }));
    for (const field of all(`[name="${CSS.escape(name)}"]`, form)) {
      if (isChoice(field)) field.checked ||= field.value === value;
      else field.value = value;
      const part = field.closest("details");
      if (part && value && (!isChoice(field) || field.checked)) part.open = true;
    }
  }
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
