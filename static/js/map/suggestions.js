// Categories suggested for what is being typed: chips with their certainty; a sure one fills itself in.

import { el, one } from "../lib/dom.js";
import { post } from "../lib/http.js";

const PAUSE = 700;
const SHORTEST = 4;

/** Offer categories for the words of `text` in `box` (with a note and a list). `onChoose(code)`
 * takes one; a sure one is taken by itself as long as `isEmpty()`. `place()` gives lon and lat. */
export function offerSuggestions({ text, box, place, isEmpty, onChoose }) {
  const note = one("[data-note]", box);
  const list = one("[data-list]", box);
  let timer = 0;
  let turn = 0;
  let last = "";

  const chip = (row) => {
    const button = el("button", { type: "button", class: "chip" }, row.label, " ",
      el("small", { class: "muted" }, [row.percent, row.department].filter(Boolean).join(" · ")));
    button.addEventListener("click", () => {
      onChoose(row.code);
      note.textContent = interpolate(gettext("Chosen: %s"), [row.label]);
    });
    return button;
  };
  const ask = async () => {
    const words = text.value.trim();
    // Without a network there is nothing to ask; the next change asks again.
    if (words === last || !navigator.onLine) return;
    last = words;
    turn += 1;
    const mine = turn;
    let found = [];
    if (words.length >= SHORTEST && navigator.onLine) {
      try {
        found = (await post(box.dataset.suggest, { text: words, ...place() })).suggestions;
      } catch {
        // An aid only: the list of categories is complete without it.
        found = [];
      }
    }
    if (mine !== turn) return;
    list.replaceChildren(...found.map(chip));
    box.hidden = !found.length;
    note.textContent = gettext("Your words sound like:");
    if (found[0]?.sure && isEmpty()) {
      onChoose(found[0].code);
      note.textContent = interpolate(
        gettext("Filled in from your words: %s. Choose another if that is wrong."), [found[0].label],
      );
    }
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  text.addEventListener("change", ask);
}
