// What stands in place of a form whose entry was kept on the device: nothing is lost, and what next.

import { el, icon, one } from "../lib/dom.js";
import { onwardOf } from "../offline/kinds.js";
import { places } from "../offline/outbox.js";

/** Put the card where `form` was; `why` it was not sent yet, `about` what, if steps can follow. */
export function keptCard(form, why, about = "") {
  const words = {
    offline: gettext("There is no network. It goes out by itself as soon as there is one."),
    "signed-out": gettext("You are signed out. Sign in again and it goes out by itself."),
    busy: gettext("Other entries are being sent just now; it comes after them."),
  }[why] ?? gettext("The server cannot take it just now. It is tried again by itself.");
  const next = why === "signed-out"
    ? el("a", { class: "btn primary large grow", href: places.home }, icon("user"), gettext("Sign in"))
    : el("a", { class: "btn primary large grow", href: places.home }, icon("map"), gettext("Back to my grid"));
  const onward = onwardOf({ url: new URL(form.action).pathname, about });
  const card = el("section", { class: "card pad kept-card", role: "status", tabindex: "-1" },
    el("span", { class: "k green" }, icon("circle-check")),
    el("h1", {}, gettext("Kept on this phone")), el("p", { class: "muted" }, words),
    el("div", { class: "row wrap" }, next,
      onward ? el("a", { class: "btn large grow", href: onward }, icon("arrow-right"), gettext("Go on with it")) : null,
      el("a", { class: "btn large grow", href: places.waiting }, icon("cloud-upload"), gettext("See what waits"))));
  // A map of the form has nothing to say any more.
  one(".door-map")?.remove();
  form.replaceWith(card);
  window.scrollTo(0, 0);
  card.focus({ preventScroll: true });
}
