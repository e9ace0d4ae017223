// The cases behind a number: numbers, subjects, states and days, each with a link to the desk.

import { el, icon, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { fill } from "./days.js";

export async function showCases(url, title) {
  const dialog = one("#cases");
  one("#cases-head").textContent = title;
  one("#case-list").replaceChildren();
  one(".empty", dialog).hidden = true;
  if (!dialog.open) dialog.showModal();
  let answer;
  try {
    answer = await getJSON(url);
  } catch (failure) {
    one("#case-list").append(el("li", { class: "more" }, failure.message));
    return;
  }
  const rows = answer.cases.map((row) => el("li", {}, el("a", { class: "behind", href: row.url },
    el("span", { class: `mark k-${row.icon}` }, icon(row.icon)),
    el("span", {}, row.category, el("small", {}, [row.grid, row.number].filter(Boolean).join(" · "))),
    el("span", { class: "when-state" }, row.state, el("br"), row.day))));
  if (answer.more) rows.push(el("li", { class: "more" }, fill(gettext("The latest %(n)s are shown. Narrow the period or the area for the others."), { n: answer.cases.length })));
  one("#case-list").replaceChildren(...rows);
  one(".empty", dialog).hidden = rows.length > 0;
}
