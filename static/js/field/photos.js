// Photos chosen for a form: a phone's camera gives one at a time, so each choice adds to the last.

import { el, icon, one } from "../lib/dom.js";
import { shrunk } from "../lib/shrink.js";
import { filesOf, hold, keepFiles, loadFiles } from "./drafts.js";

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

/**
 * Wire the photo field of the draft `number` in `root`, if it has one, with the photos that were chosen
 * before. Resolves to what makes sure that all photos are small: `ready()`.
 */
export async function wirePhotos(root, number) {
  const input = one("#photos", root);
  if (!input) return { ready: async () => {} };
  const list = one("#chosen", root);
  const at = new Set();
  await loadFiles(number);

  async function shrink(file) {
    const small = await shrunk(file);
    const kept = await keepFiles(number, filesOf(number).map((other) => (other === file ? small : other)));
    if (!list.isConnected) return;
    draw(list, number, input);
    tell(kept);
  }

  /** Where the device has no room, the page alone holds them. */
  function tell(kept) {
    const words = one('[data-error="photos"]', root) ?? one("[data-refusal]", input.form);
    if (!words || kept) return;
    words.textContent = gettext("This device has no room left for photos. Send this before you leave the page.");
    words.hidden = false;
  }

  input.addEventListener("change", () => {
    const chosen = [...input.files];
    // Kept only once they are small.
    const all = [...filesOf(number), ...chosen];
    hold(number, all);
    draw(list, number, input);
    for (const file of chosen) {
      const work = shrink(file).finally(() => at.delete(work));
      at.add(work);
    }
  });
  draw(list, number, input);
  return { ready: () => Promise.all([...at]) };
}
