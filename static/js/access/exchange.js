// Importing a file: first what each row would do, then doing it. The file stays in the form between.

import { all, el, icon, one } from "../lib/dom.js";
import { post } from "../lib/http.js";

const form = one("#import");
const answer = one("#import-answer");
const WORDS = { new: gettext("new"), changed: gettext("changed"), problem: gettext("to be corrected") };

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const commit = event.submitter?.value === "commit";
  const values = new FormData(form);
  if (commit) values.set("commit", "1");
  answer.replaceChildren(el("p", { class: "muted" }, gettext("Reading the file …")));
  for (const button of all("button", form)) button.disabled = true;
  try {
    told(await post(form.action, values), commit);
  } catch (error) {
    answer.replaceChildren(el("div", { class: "notice red", role: "alert" }, icon("circle-alert"), el("p", {}, error.message)));
  }
  for (const button of all("button", form)) button.disabled = false;
});

function told({ new: added, changed, same, problem, steps, more }, commit) {
  const words = interpolate(gettext("%(added)s new, %(changed)s changed, %(same)s as they were, %(problem)s to be corrected."), { added, changed, same, problem }, true);
  const tone = problem ? "red" : commit ? "green" : "";
  answer.replaceChildren(
    el("div", { class: `notice ${tone}` }, icon(problem ? "circle-alert" : commit ? "circle-check" : "search"),
      el("p", {}, commit ? words : `${words} ${gettext("Nothing was written yet.")}`)),
    el("ul", { class: "row-steps" }, ...steps.map(({ row, action, title, problem: why }) => el("li", {},
      el("b", {}, interpolate(gettext("Row %s"), [row])), el("span", { class: `tag ${action === "problem" ? "red" : ""}` }, WORDS[action]),
      el("span", {}, why ? `${title} · ${why}` : title)))),
    more > 0 ? el("p", { class: "muted small" }, interpolate(ngettext("and %s more", "and %s more", more), [more])) : "",
  );
}
