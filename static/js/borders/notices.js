// What the sheet tells at its top: a draft found, others at work, changes left out; and one question.

import { one } from "../lib/dom.js";
import { ago, say } from "./words.js";

/** A draft of an earlier visit, with its two buttons. */
export function draftNotice(draft, goOn, forget) {
  const changes = interpolate(ngettext("%s change", "%s changes", draft.steps.length), [draft.steps.length]);
  return {
    tone: "blue", sign: "history",
    words: say(gettext("A draft of this device from %(when)s: %(changes)s."), { when: ago(draft.when), changes }),
    buttons: [
      { label: gettext("Go on with it"), primary: true, act: goOn },
      { label: gettext("Throw it away"), act: forget },
    ],
  };
}

export function othersNotice(others) {
  const people = others.map(({ name }) => name).join(gettext(", "));
  return {
    tone: "amber", sign: "users",
    words: say(gettext("Also editing this village now: %(people)s. Edits of other stretches go together; where you both move the same border you will see both."), { people }),
  };
}

export function leftOutNotice(number) {
  return {
    tone: "amber", sign: "triangle-alert",
    words: interpolate(ngettext(
      "%s of your changes does not fit the present border and was left out.",
      "%s of your changes do not fit the present border and were left out.", number), [number]),
  };
}

/** A question with two answers; resolves to whether it was the second, whose words are `yes`. */
export function ask(question, more, yes) {
  const box = one("#ask");
  one("#ask-words").textContent = question;
  one("#ask-more").textContent = more;
  one("#ask-yes").textContent = yes;
  box.returnValue = "";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}
