// Photos chosen for a report: checked, shown small, removable. The file input stays the one sent.

import { all, el, icon, one } from "../lib/dom.js";

/** Returns what is wrong with `file` in words, or an empty text. */
function fault(file, types, bytes) {
  const words = { name: file.name, limit: Math.floor(bytes / 1e6) };
  if (!types.includes(file.type)) {
    return interpolate(gettext("%(name)s is not a photo. Choose a JPEG, PNG or WebP picture."), words, true);
  }
  if (file.size > bytes) {
    return interpolate(gettext("%(name)s has more than %(limit)s MB. Take it again smaller."), words, true);
  }
  return "";
}

/** Wire the field: `complain(words)` shows a refusal at it, an empty text takes it away. */
export function choosePhotos(field, complain) {
  const input = one("input[type=file]", field);
  const list = one("#thumbs", field);
  const most = Number(field.dataset.max);
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
        input.focus();
      });
      return el("li", {}, el("img", { src: URL.createObjectURL(file), alt: file.name }), remove);
    }));
    add.hidden = files.length >= most;
  }

  input.addEventListener("change", () => {
    const chosen = [...input.files];
    const faults = chosen.map((file) => fault(file, types, Number(field.dataset.bytes)));
    const good = chosen.filter((_file, place) => !faults[place]);
    let words = faults.find(Boolean) ?? "";
    if (files.length + good.length > most) {
      words = interpolate(gettext("%(limit)s photos at most; the first ones were kept."), { limit: most }, true);
    }
    files = [...files, ...good].slice(0, most);
    complain(words);
    show();
  });
}
