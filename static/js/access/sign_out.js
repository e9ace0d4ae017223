// Signing out leaves nothing unsent on the device: what was drawn and not sent is asked about first.

import { anyKept, forgetAll } from "../borders/draft.js";
import { one } from "../lib/dom.js";

one("#sign-out").addEventListener("submit", (event) => {
  if (anyKept() && !window.confirm(gettext("A border that you drew has not been sent yet. Sign out and throw it away?"))) {
    event.preventDefault();
    return;
  }
  forgetAll();
});
