// Demonstration accounts: a button fills in the user name; the password is typed, as in real life.

import { all, one } from "../lib/dom.js";

for (const button of all("[data-username]")) {
  button.addEventListener("click", () => {
    one("#id_username").value = button.dataset.username;
    one("#id_password").focus();
  });
}
