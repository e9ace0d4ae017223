// Photos chosen for a report: checked, shown small, removable. The file input stays the one sent.

import { all, el, icon, one } from "../lib/dom.js";
import { shrunk } from "../lib/shrink.js";

const notPhoto = (file) =>
  interpolate(gettext("%(name)s is not a photo. Choose a JPEG, PNG or WebP picture."), { name: file.name }, true);

const tooBig = (file, bytes) => interpolate(
  gettext("%(name)s has more than %(limit)s MB. Take it again smaller."),
  { name: file.name, limit: Math.floor(bytes / 1e6) }, true);

/**
 * Wire the field: `complain(words)` shows a refusal at it, an empty text takes it away. `shelf`, where there is
 * one, keeps what was chosen on this device: {load(), keep(files)}.
 */
export function choosePhotos(field, complain, shelf = null) {
  const input = one("input[type=file]", field);
  const list = one("#thumbs", field);
  const most = Number(field.dataset.max);
  const bytes = Number(field.dataset.bytes);
  const types = input.accept.split(",");
  let files = [];

  const add = el("label", { class: "add-photo", for: input.id }, icon("camera"), gettext("Add photos"));
  input.classList.add("visually-hidden");
  list.after(add);

  function show() {
    const kept = new DataTransfer();
    for (const file of files) kept.items.add(file);
    input.files = kept.files;
    for (const image of all("img", list)) URL.revokeObjectURL(image.src);
    list.replaceChildren(...files.map((file) => {
      const remove = el("button", {
        type: "button", class: "remove",
        "aria-label": interpolate(gettext("Remove %(name)s"), { name: file.name }, true),
      }, icon("x"));
      remove.addEventListener("click", () => {
        files = files.filter((other) => other !== file);
        complain("");
        show();
        keep();
        input.focus();
      });
      return el("li", {}, el("img", { src: URL.createObjectURL(file), alt: file.name }), remove);
    }));
    add.hidden = files.length >= most;
  }

  /** What is left of the choice outlives the page; without room it lives as long as the page. */
  const keep = () => shelf?.keep(files).catch(() => complain(gettext("This device has no room left for photos. Send this before you leave the page.")));

  /** Put a smaller one in the place of `file`, unless it was removed meanwhile. */
  async function shrink(file) {
    const small = await shrunk(file);
    if (!files.includes(file)) return;
    const fits = small.size <= bytes;
    files = files.flatMap((other) => (other !== file ? [other] : fits ? [small] : []));
    if (!fits) complain(tooBig(file, bytes));
    show();
    keep();
  }

  input.addEventListener("change", () => {
    const chosen = [...input.files];
    const good = chosen.filter((file) => types.includes(file.type));
    const odd = chosen.find((file) => !types.includes(file.type));
    let words = odd ? notPhoto(odd) : "";
    if (files.length + good.length > most) {
      words = interpolate(gettext("%(limit)s photos at most; the first ones were kept."), { limit: most }, true);
    }
    files = [...files, ...good].slice(0, most);
    complain(words);
    // At once, since the input now holds nothing but what was chosen last.
    show();
    for (const file of good) shrink(file);
  });
  shelf?.load().then((kept) => {
    if (!kept.length || files.length) return;
    files = kept;
    show();
  });
}
