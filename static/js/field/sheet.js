// The sheet of one case: htmx swaps it in; here it is opened, closed, kept and told of refusals.

import { all, el, icon, one } from "../lib/dom.js";
import { showFitting } from "../lib/only_if.js";
import { newUUID } from "../lib/uuid.js";
import { about, changes, discard, find, owner, submit } from "../offline/outbox.js";
import { forget, keep, keepFiles, restore } from "./drafts.js";
import { showKept, thingOf } from "./kept_steps.js";
import { wirePhotos } from "./photos.js";

/** Wire the sheet; `done` is called after a verb, `open` with the number shown ("" for the list). */
export function wireSheet(room, { done, open }) {
  const target = one("#case");
  const { user } = room.dataset;
  const current = () => decodeURIComponent(window.location.hash.slice(1));
  const article = () => one(".case-sheet", target);
  // The device's clock may be wrong; the sheet brought the server's.
  let ahead = 0;

  const load = () => htmx.ajax("GET", room.dataset.case.replace("NUMBER", current()), {
    target, swap: "innerHTML",
  });
  const follow = () => {
    const number = current();
    room.classList.toggle("case-open", number !== "");
    one("#list-pane").hidden = number !== "";
    one("#case-pane").hidden = number === "";
    one("#no-case").hidden = true;
    const before = article()?.dataset.number;
    if (before !== number) target.replaceChildren();
    open(number);
    if (number) load();
    else if (before) one(`#cases a[href="#${before}"]`)?.focus();
  };

  const settle = async () => {
    const sheet = article();
    const { number, stamp } = sheet.dataset;
    ahead = Date.now() - Number(stamp);
    await reopen(sheet, number);
    kept = await showKept(sheet, reopened);
    for (const form of restore(user, number, sheet)) {
      unfold(form.id, true);
      showFitting(form.elements[0]);
    }
    await wirePhotos(sheet, number);
    one("h2", sheet).focus({ preventScroll: true });
  };

  // So many steps on the case shown wait on this phone; what is done now follows them.
  let kept = 0;
  changes.addEventListener("change", async () => {
    const number = current();
    if (!kept || !number) return;
    const left = (await about(thingOf(number))).filter((item) => item.uuid !== reopened).length;
    if (left < kept && number === current()) load();
  });

  // The step of the outbox that this page was opened to change; it leaves when it is sent anew.
  let reopened = new URLSearchParams(window.location.search).get("waiting");
  const reopen = async (sheet, number) => {
    const item = reopened && await find(reopened).catch(() => null);
    const form = item && all("form[hx-post]", sheet).find((each) => each.getAttribute("hx-post") === item.url);
    if (!form || item.owner !== owner) return;
    Object.assign(form.dataset, { entry: item.uuid, edition: item.edition + 1 });
    for (const [name, value] of item.fields) {
      for (const field of all(`[name="${CSS.escape(name)}"]:not([name=version], [name=csrfmiddlewaretoken])`, form)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
        else field.value = value;
      }
    }
    if (item.files.length) keepFiles(number, item.files.map((file) => new File([file.bytes], file.name, { type: file.type })));
    if (form.hidden) unfold(form.id, true);
  };

  const refuse = (form, answer, status) => {
    const box = form ? one("[data-refusal]", form) : one("#no-case");
    const words = answer.error ?? gettext("The server could not do that. Try again in a minute.");
    if (!form) one("p", box).textContent = words;
    else {
      box.replaceChildren(words);
      for (const field of all("[name]", form)) {
        field.toggleAttribute("aria-invalid", false);
        if (answer.field && field.name === answer.field) field.setAttribute("aria-invalid", "true");
      }
      one(`[name="${answer.field || "?"}"]`, form)?.focus();
      if (status === 409) {
        box.append(el("button", { type: "button", class: "btn", "data-reload": true }, icon("refresh-cw"), gettext("Reload the case")));
      }
    }
    box.hidden = false;
    box.scrollIntoView({ block: "nearest" });
  };

  target.addEventListener("htmx:configRequest", ({ detail }) => {
    // Answers are HTML; a refusal comes as JSON, because the first type asked for is JSON.
    detail.headers.Accept = "application/json, text/html";
    if (detail.verb !== "post") return;
    const made = new Date(Date.now() - ahead).toISOString();
    const { dataset } = detail.elt;
    dataset.entry ??= newUUID();
    dataset.made = made;
    detail.parameters.happened_at = made;
    Object.assign(detail.headers, { "X-Entry": dataset.entry, "X-Entry-Edition": dataset.edition ?? "1", "X-Entry-By": owner, "X-Entry-Made": made });
    const box = one("[data-refusal]", detail.elt);
    if (box) box.hidden = true;
  });
  target.addEventListener("htmx:beforeRequest", (event) => {
    const { requestConfig: { verb, path } } = event.detail;
    const form = event.target.closest(".actions form");
    if (!kept || verb !== "post" || !form) return;
    event.preventDefault();
    handOver(form, path);
  });
  target.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, pathInfo, requestConfig } = event.detail;
    const late = !pathInfo.requestPath.includes(`/${current()}/`);
    if (xhr.status < 400) {
      one("#no-case").hidden = true;
      event.detail.shouldSwap = !late;
      return;
    }
    event.detail.isError = false;
    if (!late) refuse(requestConfig.elt.closest("form"), parse(xhr), xhr.status);
  });
  target.addEventListener("htmx:sendError", ({ detail }) => {
    const form = detail.requestConfig.elt.closest("form");
    if (form && detail.requestConfig.verb === "post") handOver(form, detail.requestConfig.path);
    else refuse(form, { error: gettext("No connection. Try again when you are online.") }, 0);
  });

  /** No network: the step waits in the outbox, in place of its form. */
  async function handOver(form, url) {
    const { entry, made, edition = 1 } = form.dataset;
    const sheet = article();
    const { number } = sheet.dataset;
    const what = {
      uuid: entry, edition: Number(edition), kind: "file-text", title: one("h2", sheet).textContent.trim(), url, made,
      about: thingOf(number),
      page: `${window.location.pathname}#${number}`, entries: [...new FormData(form), ["happened_at", made]],
    };
    try {
      const done = await submit(what);
      if (done.kind === "refused" || done.kind === "conflict") throw done.error;
      forget(user, number, form.dataset.verb ?? "");
      if (entry === reopened) reopened = null;
      if (done.kind === "sent") { load(); return; }
      kept = await showKept(sheet, reopened);
      one(`[data-kept-step="${entry}"]`, sheet)?.scrollIntoView({ block: "nearest" });
    } catch (error) {
      refuse(form, { error: error.message, field: error.field }, error.status);
    }
  }
  target.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target === target) settle(); });
  document.body.addEventListener("field:done", ({ detail }) => {
    forget(user, detail.number, detail.verb);
    if (reopened) discard(reopened);
    reopened = null;
    done();
  });

  for (const type of ["input", "change"]) {
    target.addEventListener(type, ({ target: field }) => {
      field.removeAttribute("aria-invalid");
      showFitting(field);
      const form = field.closest("[data-verb]");
      if (form) keep(user, article().dataset.number, form);
    });
  }
  one("#case-pane").addEventListener("click", ({ target: node }) => {
    const button = node.closest("button");
    if (button?.matches("[data-reload]")) load();
    else if (button?.matches("[data-unfold]")) unfold(button.getAttribute("aria-controls"));
    else if (button?.matches("[data-copy]")) copy(button);
    else if (button?.closest(".phrases")) insert(button);
  });
  one("#grip").addEventListener("click", ({ currentTarget: grip }) => {
    grip.setAttribute("aria-expanded", room.classList.toggle("tall"));
  });
  window.addEventListener("hashchange", follow);
  if (current()) follow();

  /** Say so when the case on the sheet is no longer the one of the list. */
  const compare = (rows) => {
    const sheet = article();
    if (!sheet) return;
    const row = rows.find(({ number }) => number === sheet.dataset.number);
    one("[data-stale]", sheet).hidden = !row || row.version <= Number(sheet.dataset.version);
  };
  return { compare };
}

function parse(xhr) {
  return (xhr.getResponseHeader("Content-Type") ?? "").includes("json") ? JSON.parse(xhr.responseText) : {};
}

/** Open one form of the sheet and close the others; without `wanted` it is toggled. */
function unfold(id, wanted = null) {
  for (const button of all("#case [data-unfold]")) {
    const form = one(`#${button.getAttribute("aria-controls")}`);
    const opened = form.id === id && (wanted ?? form.hidden);
    form.hidden = !opened;
    button.setAttribute("aria-expanded", opened);
    if (opened && wanted === null) {
      form.scrollIntoView({ block: "nearest" });
      one("textarea, input:not([type=hidden], [type=radio])", form).focus();
    }
  }
}

function insert(button) {
  const field = one(`#${button.parentElement.dataset.into}`);
  field.value = field.value ? `${field.value}${button.textContent}` : button.textContent;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

/** Copy to the clipboard; where a page may not, the words are selected for the person to copy. */
function copy(button) {
  const words = one(`#${button.dataset.copy}`);
  const select = () => window.getSelection().selectAllChildren(words);
  navigator.clipboard?.writeText(words.textContent).then(() => button.replaceChildren(gettext("Copied")), select) ?? select();
}
