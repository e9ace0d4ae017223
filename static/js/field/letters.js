// As many numbered parts of a form as there are letters (or demands), each made from a template.

import { all, one } from "../lib/dom.js";

const MOST_AT_ONCE = 20;

/** Wire the list of `form`; `draw` makes the parts, `before` makes those that a draft needs. */
export function wireLetters(form) {
  const list = one("#letter-list", form);
  const template = one("#letter-form");
  const count = form.elements.letters ?? null;
  const more = one("[data-more]", form);
  const title = () => (count ? gettext("Letter %s") : gettext("Demand %s"));

  function part(number) {
    const piece = template.content.firstElementChild.cloneNode(true);
    for (const node of all("[id], [name], [for], [data-error]", piece)) {
      for (const name of ["id", "name", "for", "data-error"]) {
        const value = node.getAttribute(name);
        if (value) node.setAttribute(name, value.replace("-0-", `-${number}-`));
      }
    }
    one("legend", piece).textContent = interpolate(title(), [number]);
    return piece;
  }

  function fill(wanted) {
    const number = Math.min(wanted, MOST_AT_ONCE);
    while (list.children.length < number) list.append(part(list.children.length + 1));
    // What was typed into a part is not thrown away by a slip of the thumb.
    while (list.children.length > number && !all("textarea", list.lastElementChild).some((field) => field.value)) {
      list.lastElementChild.remove();
    }
    if (more) more.hidden = list.children.length >= Number(more.dataset.more);
  }

  const draw = () => fill(count ? Number.parseInt(count.value, 10) || 0 : Math.max(1, list.children.length));
  if (count) {
    count.addEventListener("input", draw);
    for (const button of all("[data-step]", form)) {
      button.addEventListener("click", () => {
        const next = (Number.parseInt(count.value, 10) || 0) + Number(button.dataset.step);
        count.value = Math.max(0, Math.min(Number(count.max || 100), next));
        count.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }
  }
  more?.addEventListener("click", () => fill(list.children.length + 1));
  const before = (fields) => {
    const numbers = fields.map(([name]) => Number(name.match(/-(\d+)-/)?.[1] ?? 0));
    fill(Math.max(0, ...numbers));
  };
  return { draw, before };
}
