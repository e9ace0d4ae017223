// The category picker: big tiles, then chips, over the <select> that works without JavaScript.

import { all, el, icon, one } from "../lib/dom.js";

function choice(group, value, checked, className, ...content) {
  const input = el("input", { type: "radio", name: group, value, checked });
  return el("label", { class: className }, input, ...content);
}

/** Replace what `select` looks like; its value stays the one that is sent. Returns `choose(code)`. */
export function pickTopics(select) {
  const groups = all("optgroup", select);
  const title = el("legend", { class: "part-title" }, ...one("label", select.parentElement).childNodes);
  const tiles = el("div", { class: "families" });
  const chips = el("fieldset", { class: "field below", hidden: true });
  const promise = el("p", { class: "hint", role: "status" });
  const describedBy = select.getAttribute("aria-describedby");

  const showPromise = () => {
    promise.textContent = select.value ? select.selectedOptions[0].dataset.promise : "";
  };
  const showChoices = (group) => {
    const options = all("option", group);
    if (options.length === 1) select.value = options[0].value;
    chips.replaceChildren(
      el("legend", {}, group.label),
      el("div", { class: "chips" }, ...options.map((option) => choice(
        "topic-choice", option.value, option.value === select.value, "chip", option.label,
      ))),
    );
    chips.hidden = false;
    showPromise();
  };
  const tile = (group) => choice(
    "topic-group", groups.indexOf(group), group.contains(select.selectedOptions[0]), "tile",
    el("span", { class: `mark k-${group.dataset.icon}` }, icon(group.dataset.icon)),
    el("span", {}, group.label),
  );

  for (const family of new Set(groups.map((group) => group.dataset.family))) {
    const own = groups.filter((group) => group.dataset.family === family);
    tiles.append(el("h3", { class: "hint" }, family), el("div", { class: "tiles" }, ...own.map(tile)));
  }
  const picker = el(
    "fieldset", { class: "field", id: "picker", "aria-describedby": describedBy },
    title, tiles, chips, promise,
  );
  const chosen = groups.find((group) => group.contains(select.selectedOptions[0]));
  if (chosen) showChoices(chosen);

  picker.addEventListener("change", ({ target }) => {
    if (target.name === "topic-group") {
      select.value = "";
      showChoices(groups[target.value]);
    } else {
      select.value = target.value;
      showPromise();
    }
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const choose = (code) => {
    const group = groups.find((one) => [...one.children].some((option) => option.value === code));
    if (!group) return;
    select.value = code;
    one(`[name=topic-group][value="${groups.indexOf(group)}"]`, picker).checked = true;
    showChoices(group);
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  one("label", select.parentElement).remove();
  select.before(picker);
  select.hidden = true;
  return choose;
}
