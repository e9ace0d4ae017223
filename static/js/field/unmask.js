// Personal data in full, for a reason that the server records; leaving the page masks it again.

import { all, one } from "../lib/dom.js";
import { post } from "../lib/http.js";

for (const form of all("form.unmask")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const error = one("[data-error]", form);
    const button = one("button", form);
    error.textContent = "";
    button.disabled = true;
    try {
      const details = await post(form.action, new FormData(form));
      const card = form.closest(".card");
      for (const place of all("[data-full]", card)) place.textContent = details[place.dataset.full] || "–";
      form.closest("details").remove();
    } catch (refused) {
      error.textContent = refused.message;
      button.disabled = false;
    }
  });
}
