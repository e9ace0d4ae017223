// Signing out leaves nothing personal on the device; what was not sent is asked about first.

import "../offline/badge.js";
import { anyKept } from "../borders/draft.js";
import { one } from "../lib/dom.js";
import { forgetAll } from "../offline/clear.js";
import { look, owner, sync } from "../offline/outbox.js";

const form = one("#sign-out");
const words = one("#sign-out-words");

function tell(line) {
  words.textContent = line;
  words.hidden = !line;
}

const unsent = async () => (await look()).items.filter((item) => item.state !== "expired").length;

/** What to do about unsent work: send, throw or "" (stay). */
function ask(waiting) {
  const box = one("#ask");
  one("#ask-words").textContent = waiting
    ? interpolate(ngettext("%s entry has not been sent yet.", "%s entries have not been sent yet.", waiting), [waiting])
    : gettext("A border that you drew has not been sent yet.");
  one("#ask-more").textContent = waiting
    ? gettext("Signing out takes everything personal off this phone, what was not sent included.")
    : gettext("Signing out throws it away. Open the borders of the village to send it.");
  one("#ask-send").hidden = !waiting || !navigator.onLine;
  box.returnValue = "";
  box.showModal();
  return new Promise((done) => { box.addEventListener("close", () => done(box.returnValue), { once: true }); });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  tell("");
  const waiting = await unsent();
  if (waiting || anyKept()) {
    const wanted = await ask(waiting);
    if (!wanted) return;
    if (wanted === "send") {
      tell(gettext("Sending …"));
      await sync({ hurry: true });
      const left = await unsent();
      if (left) {
        tell(interpolate(ngettext("%s entry could not be sent. Look at it before you sign out.", "%s entries could not be sent. Look at them before you sign out.", left), [left]));
        return;
      }
    }
  }
  try {
    // The session ends first: without a network nothing may be thrown away, and nobody is signed out.
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (response.type !== "opaqueredirect") {
      form.submit(); // the server has something to say
      return;
    }
  } catch {
    tell(gettext("Signing out needs a network. Until then lock the phone."));
    return;
  }
  await forgetAll(owner);
  window.location.assign("/");
});
