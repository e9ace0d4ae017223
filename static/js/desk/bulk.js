// Selecting cases of the list, and dispatching them together: a preview first, then one by one.

import { all, one } from "../lib/dom.js";
import { post } from "../lib/http.js";
import { showFitting } from "../lib/only_if.js";
import { filters } from "./queue.js";

const bar = one("#bulk");
const sheet = one("#bulk-sheet");
const body = one("#bulk-body");
const list = one("#rows");

/** Wire selection and sheet; `area()` is the area drawn, `onDone()` follows a dispatch. Returns
 *  what the keys do, or nothing for those who do not dispatch. */
export function startBulk({ area, onDone }) {
  if (!bar) return {};
  const chosen = new Set();
  const picking = one("#picking");

  function update() {
    const open = one('[data-do="bulk"]');
    one("#picked").textContent = chosen.size
      ? interpolate(ngettext("%s selected", "%s selected", chosen.size), [chosen.size])
      : area() ? gettext("All in the area") : "";
    open.disabled = !chosen.size && !area();
    for (const box of all(".pick input", list)) box.checked = chosen.has(box.value);
  }

  function pickMode(on) {
    one(".queue").classList.toggle("picking", on);
    picking.setAttribute("aria-pressed", String(on));
    if (!on) chosen.clear();
    update();
  }

  function toggle(number) {
    if (!number) return;
    if (picking.getAttribute("aria-pressed") !== "true") pickMode(true);
    if (!chosen.delete(number)) chosen.add(number);
    update();
  }

  function fill(markup) {
    // Comes from our own templates, which escape every text.
    body.replaceChildren(document.createRange().createContextualFragment(markup));
  }

  function complain(error) {
    const line = one(".error", body) ?? body.appendChild(document.createElement("p"));
    line.className = "error";
    line.setAttribute("role", "alert");
    line.textContent = error.message;
  }

  async function ask(values) {
    try {
      fill((await post(bar.dataset.preview, values)).html);
    } catch (error) {
      complain(error);
    }
  }

  function open() {
    if (one('[data-do="bulk"]').disabled) return;
    const values = new FormData();
    for (const number of chosen) values.append("number", number);
    values.append("query", filters());
    body.replaceChildren();
    sheet.showModal();
    ask(values);
  }

  async function send(form) {
    const button = one("button", form);
    button.disabled = true;
    try {
      const answer = await post(bar.dataset.send, new FormData(form));
      fill(answer.html);
      chosen.clear();
      update();
      await onDone();
    } catch (error) {
      complain(error);
      button.disabled = false;
    }
  }

  body.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.id === "bulk-do") {
      const left = all("[name=wish]:checked", form).length;
      one("button", form).disabled = !left;
      one("button span", form).textContent =
        interpolate(ngettext("Dispatch %s case", "Dispatch %s cases", left), [left]);
      return;
    }
    showFitting(event.target);
    const unit = one("[name=department]", form);
    unit.disabled = form.elements.how.value !== "unit";
    ask(new FormData(form));
  });
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.id === "bulk-do") send(event.target);
  });
  list.addEventListener("change", (event) => {
    if (!event.target.closest(".pick")) return;
    if (event.target.checked) chosen.add(event.target.value);
    else chosen.delete(event.target.value);
    update();
  });
  picking.addEventListener("click", () => pickMode(picking.getAttribute("aria-pressed") !== "true"));
  update();
  return { update, toggle, open };
}
