// The page of what waits to be sent: each entry with its state, and what can be done about it.

import "./badge.js";
import { all, el, icon, one } from "../lib/dom.js";
import { again, doneAt, endOf, isSound, withField } from "./item.js";
import { kindOf, onwardOf } from "./kinds.js";
import { bothStates } from "./conflict.js";
import { changes, discard, keep, look, places, state, sync } from "./outbox.js";

const room = one("#waiting");
const DAY = 24 * 3600 * 1000;
// So long before the end an entry says that it will be given up.
const WARN = 5 * DAY;

const say = (words, values) => interpolate(words, values, true);
const lang = document.documentElement.lang;
const at = (when) => new Date(when).toLocaleString(lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });

// Entries that wait for an earlier step to arrive first.
let held = new Set();

async function draw() {
  const { items, others, none } = await look();
  const there = new Set(items.filter((item) => item.state !== "expired").map((item) => item.uuid));
  held = new Set(items.filter((item) => there.has(item.after)).map((item) => item.uuid));
  const open = document.activeElement?.closest?.("[data-item]")?.dataset.item;
  room.replaceChildren(...head(items, others, none), ...(items.length ? [el("ul", { class: "cards" }, ...items.map(line))] : []));
  if (open) one(`[data-item="${CSS.escape(open)}"] .btn`)?.focus({ preventScroll: true });
}

function notice(tone, sign, words, ...more) {
  return el("div", { class: `notice ${tone}` }, icon(sign), el("div", {}, words, ...more));
}

function button(label, sign, act, look = "") {
  const made = el("button", { type: "button", class: `btn ${look}` }, icon(sign), label);
  made.addEventListener("click", act);
  return made;
}

function head(items, others, none) {
  const found = [];
  const ready = items.filter((item) => item.state === "waiting");
  const signedOut = state.stop === "signed-out";
  const cut = !navigator.onLine || state.stop === "offline";
  if (none) found.push(notice("red", "circle-alert", gettext("This browser keeps nothing (a private window, or storage is switched off). Entries are sent at once or not at all; do not close a page before it says that it was sent.")));
  if (signedOut && ready.length) {
    found.push(notice("amber", "lock", gettext("You are signed out. What waits here goes out by itself after you have signed in."),
      el("p", {}, el("a", { class: "btn primary", href: room.dataset.signIn }, icon("user"), gettext("Sign in")))));
  } else if (cut && ready.length) {
    found.push(notice("amber", "wifi-off", gettext("No network. Everything below is safe on this phone and goes out by itself later.")));
  }
  if (ready.length && navigator.onLine && !signedOut) {
    found.push(el("p", {}, button(cut ? gettext("Try now") : gettext("Send now"), "refresh-cw", () => sync({ hurry: true }), "primary large full")));
  }
  if (!items.length && !none) {
    found.push(el("div", { class: "card empty" }, icon("cloud-check"), el("p", { class: "bold" }, gettext("Everything has been sent.")),
      el("p", {}, gettext("What you enter without a network waits here until it has arrived."))));
  }
  if (others) {
    found.push(notice("", "users", interpolate(ngettext(
      "%s entry of a colleague waits on this phone, too. It is shown and sent only after that person has signed in here.",
      "%s entries of a colleague wait on this phone, too. They are shown and sent only after that person has signed in here.",
      others), [others])));
  }
  return found;
}

/** The state of an item: a word, a colour, and more words where there is more to say. */
function stateOf(item) {
  if (!isSound(item)) return { word: gettext("Cannot be read"), tone: "red", more: gettext("The record is damaged, perhaps because the phone ran out of room or power. Enter it anew, then discard this one.") };
  if (item.uuid === state.sending) return { word: gettext("Being sent …"), tone: "blue" };
  const { told } = item;
  switch (item.state) {
    case "refused": return { word: gettext("Refused"), tone: "red", more: told?.message || say(gettext("The server did not take it (%(status)s)."), { status: told?.status }) };
    case "conflict": return { word: gettext("Needs your decision"), tone: "red", more: told?.message };
    case "expired": return { word: gettext("Given up"), tone: "", more: interpolate(gettext("It could not be sent for %s days; what it held has been deleted from this phone."), [places.days]) };
    default: return {
      word: gettext("Waiting"), tone: "amber",
      more: held.has(item.uuid) ? gettext("Goes out after the earlier step on the same matter.") : told?.signedOut ? gettext("Waits for you to sign in.") : told?.message
        || (item.tries ? say(gettext("Tried %(n)s times so far."), { n: item.tries }) : ""),
    };
  }
}

function line(item) {
  const { icon: sign, word } = kindOf(item.url ?? "");
  const shown = stateOf(item);
  const facts = [at(item.made)];
  if (item.files?.length) facts.push(interpolate(ngettext("%s photo", "%s photos", item.files.length), [item.files.length]));
  const end = isSound(item) ? endOf(item, places.days) : Infinity;
  return el("li", { class: "card pad waits", "data-item": item.uuid, id: item.uuid },
    el("div", { class: "row" }, el("span", { class: "k" }, icon(sign)),
      el("div", { class: "grow" }, el("b", {}, item.title || word), el("small", { class: "muted" }, item.title ? `${word} · ` : "", facts.join(" · "))),
      el("span", { class: `tag ${shown.tone}` }, shown.word)),
    shown.more ? el("p", { class: shown.tone === "red" ? "error" : "muted small" }, shown.more) : null,
    item.state === "conflict" && isSound(item) ? bothStates(item) : null,
    item.state === "waiting" && end - Date.now() < WARN ? el("p", { class: "error" }, say(gettext("Not sent by %(when)s, it will be deleted from this phone."), { when: at(end) })) : null,
    el("div", { class: "row wrap acts-line" }, ...actions(item)));
}

function actions(item) {
  const out = button(item.state === "expired" ? gettext("Understood") : gettext("Discard"), "trash-2", () => ask(item), item.state === "expired" ? "" : "danger");
  if (!isSound(item) || item.state === "expired") return [out];
  if (item.uuid === state.sending) return [];
  const { told } = item;
  const found = [];
  // And whatever follows it.
  const send = (next) => keep(next).then(() => sync({ hurry: true }));
  if (item.state === "conflict" && told.version) {
    found.push(button(gettext("Send mine over it"), "send", () => send(again(withField(item, "version", String(told.version)))), "primary"));
  }
  if (item.state === "refused" && told?.field === "happened_at") {
    found.push(button(gettext("Send with the present time"), "clock", () => send(doneAt(item, Date.now())), "primary"));
  } else if (item.state === "refused" || (item.state === "conflict" && !told.version && !told.arrived && !told.theirs)) {
    found.push(button(gettext("Try again"), "refresh-cw", () => send(again(item))));
  }
  if (item.page && !told?.arrived && (!item.json || item.extra.steps.length)) {
    const words = !item.json ? gettext("Change it") : item.state === "conflict" ? gettext("Look at both on the map") : gettext("Open the drawing");
    found.push(el("a", { class: "btn", href: pageOf(item) }, icon("pencil"), words));
  }
  const onward = item.state === "waiting" && onwardOf(item);
  if (onward) found.push(el("a", { class: "btn", href: onward }, icon("arrow-right"), gettext("Go on with it")));
  return [...found, out];
}

/** The page that made an item, opened for it. */
function pageOf({ page, uuid }) {
  const url = new URL(page, window.location.href);
  url.searchParams.set("waiting", uuid);
  return url.href;
}

/** Discarding asks first: what was done in the field cannot be got back. */
async function ask(item) {
  if (item.state !== "expired") {
    const box = one("#ask");
    one("#ask-words").textContent = gettext("Discard this entry?");
    one("#ask-more").textContent = item.told?.arrived ? gettext("It arrived as it was first sent; only the later change is thrown away.")
      : gettext("It has not been sent and cannot be got back.");
    one("#ask-yes").textContent = gettext("Discard");
    box.returnValue = "";
    box.showModal();
    await new Promise((done) => { box.addEventListener("close", done, { once: true }); });
    if (box.returnValue !== "yes") return;
  }
  await discard(item.uuid);
}

changes.addEventListener("change", draw);
for (const type of ["online", "offline"]) window.addEventListener(type, draw);
await draw();
all("[data-item]").find((row) => `#${row.id}` === window.location.hash)?.scrollIntoView({ block: "center" });
