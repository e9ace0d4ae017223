// Views under names of one's own: kept on the server, opened as ordinary links.

import { el, icon, one } from "../lib/dom.js";
import { post } from "../lib/http.js";
import { filters } from "./queue.js";

const box = one("#saved");
const list = one("#views");

function row({ name, url, forget }) {
  return el("li", { class: "row" }, el("a", { href: url }, name), el("span", { class: "space" }),
    el("button", {
      type: "button", class: "btn text", "data-forget": forget,
      "aria-label": interpolate(gettext("Delete %s"), [name]),
    }, icon("x")));
}

/** Rows of the list by name, to put a view that is saved again in its old place. */
const rowOf = (name) => [...list.children].find((item) => one("a", item).textContent === name);

async function attempt(work) {
  const line = one(".error", box);
  line.textContent = "";
  try {
    await work();
  } catch (error) {
    line.textContent = error.message;
  }
  one("#no-views").hidden = list.childElementCount > 0;
}

/** Wire the box of saved views. */
export function startSaved() {
  const name = one("#view-name");
  const save = one("[data-save]", box);
  const keep = () => attempt(async () => {
    const view = await post(save.dataset.save, { name: name.value, query: filters() });
    const old = rowOf(view.name);
    if (old) old.replaceWith(row(view));
    else list.append(row(view));
    name.value = "";
  });
  save.addEventListener("click", keep);
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    keep();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-forget]");
    if (!button) return;
    attempt(async () => {
      await post(button.dataset.forget, {});
      button.closest("li").remove();
    });
  });
  document.addEventListener("click", (event) => {
    if (!box.contains(event.target) && event.target.isConnected) box.open = false;
  });
}
