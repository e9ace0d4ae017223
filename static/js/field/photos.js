// Photos chosen for a form: a phone's camera gives one at a time, so each choice adds to the last.

import { el, icon, one } from "../lib/dom.js";
import { shrunk } from "../lib/shrink.js";
import { filesOf, keepFiles } from "./drafts.js";

function draw(list, number, input) {
  const chosen = filesOf(number);
  const box = new DataTransfer();
  chosen.forEach((file) => box.items.add(file));
  input.files = box.files;
  list.replaceChildren(...chosen.map((file, at) => {
    const picture = el("img", { alt: file.name, src: URL.createObjectURL(file) });
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    const remove = el("button", { type: "button", "aria-label": gettext("Remove this photo") }, icon("x"));
    remove.addEventListener("click", () => {
      keepFiles(number, filesOf(number).filter((_file, other) => other !== at));
      draw(list, number, input);
      input.focus();
    });
    return el("li", {}, picture, remove);
  }));
}

/** Wire the photo field of the sheet of case `number`, if it has one. */
export function wirePhotos(root, number) {
  const input = one("#photos", root);
  if (!input) return;
  const list = one("#chosen", root);

  async function shrink(file) {
    const small = await shrunk(file);
    keepFiles(number, filesOf(number).map((other) => (other === file ? small : other)));
    if (list.isConnected) draw(list, number, input);
  }

  input.addEventListener("change", () => {
    const chosen = [...input.files];
    keepFiles(number, [...filesOf(number), ...chosen]);
    draw(list, number, input);
    for (const file of chosen) shrink(file);
  });
  draw(list, number, input);
}
