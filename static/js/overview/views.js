// Saved views: names for addresses one wants to come back to.

import { el, icon, one } from "../lib/dom.js";
import { post } from "../lib/http.js";

export function startViews(board, query, onOpen) {
  const form = one("#save-view");
  const error = one("#views .error");
  const show = (views) => {
    one("#view-list").replaceChildren(...views.map((view) => {
      const link = el("a", { href: view.url }, icon("bookmark"), view.name);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        one("#views").open = false;
        onOpen(view.query);
      });
      const drop = el("button", { type: "button", class: "act", "aria-label": `${gettext("Delete")}: ${view.name}` }, icon("trash-2"));
      drop.addEventListener("click", () => send(`${board.dataset.save}${view.pk}/drop/`, {}));
      return el("li", {}, link, drop);
    }));
    if (!views.length) one("#view-list").append(el("li", { class: "empty" }, gettext("No saved view yet.")));
  };
  async function send(url, values) {
    error.textContent = "";
    try {
      const { views } = await post(url, values);
      show(views);
      return true;
    } catch (failure) {
      error.textContent = failure.message;
      return false;
    }
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = one("#view-name").value;
    if (await send(board.dataset.save, { name, query: query() })) form.reset();
  });
  show(JSON.parse(one("#saved-views").textContent));
}
