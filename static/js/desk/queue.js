// The queue: kept fresh by asking the server, filtered, walked through, read further on demand.

import { all, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { poll } from "../lib/poll.js";

const MOST_ROWS = 500;
const TYPING_PAUSE = 300;

const desk = one("#desk");
const form = one("#filters");
const list = one("#rows");
const moreButton = one("#more");

let current = "";
let edition = "";
let asking = null;

/** Numbers of the cases on the list, in order. */
export const numbers = () => all(".case", list).map((row) => row.dataset.number);

const rowOf = (number) => one(`.case[data-number="${CSS.escape(number)}"]`, list);

function address(url, extra = {}) {
  const query = new URLSearchParams(new FormData(form));
  query.set("pile", one("[aria-pressed=true]", form).value);
  for (const [name, value] of Object.entries(extra)) query.set(name, value);
  return `${url}?${query}`;
}

/** The filters as a query: what is not set is left out. */
export function filters() {
  const query = new URLSearchParams(address("").slice(1));
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  return query;
}

/** The address of the browser shows the view, so that it can be kept, sent and loaded again. */
function showAddress() {
  const at = current ? new URL(rowOf(current)?.href ?? `cases/${current}/`, form.action) : new URL(form.action);
  at.search = filters();
  history.replaceState(null, "", at);
}

function markCurrent() {
  for (const row of all(".case[aria-current]", list)) row.removeAttribute("aria-current");
  if (current) rowOf(current)?.setAttribute("aria-current", "true");
}

function fragment(markup) {
  // Rows come from our own templates, which escape every text.
  return document.createRange().createContextualFragment(markup);
}

function setCursor(cursor) {
  list.dataset.cursor = cursor;
  moreButton.hidden = !cursor;
}

function showRows(answer) {
  const focused = document.activeElement?.dataset?.number;
  list.replaceChildren(fragment(answer.rows));
  setCursor(answer.cursor);
  markCurrent();
  if (focused) rowOf(focused)?.focus();
  one("#none").hidden = list.childElementCount > 0;
  one("[data-sought]").hidden = !form.elements.words.value.trim();
  one("[data-else]").hidden = !one("[data-sought]").hidden;
  for (const [pile, number] of Object.entries(answer.counts)) {
    const shown = one(`[data-count="${pile}"]`, form);
    if (shown) shown.textContent = number;
  }
}

function stale(words) {
  const line = one("#stale");
  line.hidden = !words;
  line.textContent = words;
}

/** Ask for the present state; `onNews` gets the answer when it differs from what is shown. */
async function refresh(onNews) {
  asking?.abort();
  asking = new AbortController();
  const rows = Math.min(list.childElementCount, MOST_ROWS);
  const headers = { Accept: "application/json" };
  if (edition) headers["If-None-Match"] = `"${edition}"`;
  try {
    const answer = await getJSON(
      address(desk.dataset.queue, { rows }), { headers, signal: asking.signal },
    );
    stale("");
    if (answer === null) return;
    edition = answer.edition;
    showRows(answer);
    await onNews(answer);
  } catch (error) {
    if (error.name !== "AbortError") stale(error.message);
  }
}

async function readOn() {
  moreButton.disabled = true;
  try {
    const answer = await getJSON(address(desk.dataset.more, { after: list.dataset.cursor }));
    list.append(fragment(answer.rows));
    setCursor(answer.cursor);
    markCurrent();
  } catch (error) {
    stale(error.message);
  }
  moreButton.disabled = false;
}

/** Show `number` as the chosen one and bring it into view. */
export function choose(number) {
  current = number;
  markCurrent();
  showAddress();
  rowOf(number)?.scrollIntoView({ block: "nearest" });
}

/** What the row of a case says, for a first look while the case itself is loaded. */
export function heading(number) {
  const row = rowOf(number);
  return { title: row ? one("h3", row).textContent : number, place: row ? one("p", row).textContent : "" };
}

/** The case `steps` away from the chosen one; from none, the first. */
export function neighbour(steps) {
  const rows = numbers();
  const at = rows.indexOf(current);
  if (at < 0) return rows[0];
  return rows[Math.min(Math.max(at + steps, 0), rows.length - 1)];
}

/** Narrow the queue to one grid, or to all with an empty id. */
export function onlyGrid(id, name = "") {
  form.elements.grid.value = id;
  one("#grid-chip").hidden = !id;
  one("#grid-chip span").textContent = name;
  form.dispatchEvent(new Event("change"));
}

/** The area that the queue is narrowed to, as an address has it. */
export const areaShown = () => form.elements.area.value;

/** Narrow the queue to an area, or to none with an empty one. */
export function onlyArea(area) {
  form.elements.area.value = area;
  one("#area-chip").hidden = !area;
  form.dispatchEvent(new Event("change"));
}

/** Start the queue. Returns a function that asks the server at once. */
export function startQueue({ onNews, onChoose }) {
  const now = () => refresh(onNews);
  const wanted = () => { edition = ""; list.scrollTop = 0; showAddress(); return now(); };
  let typing = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "pile") {
      for (const button of all("[name=pile]", form)) {
        button.setAttribute("aria-pressed", String(button === event.submitter));
      }
    }
    wanted();
  });
  form.addEventListener("change", wanted);
  form.elements.words.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(wanted, TYPING_PAUSE);
  });
  list.addEventListener("click", (event) => {
    const row = event.target.closest(".case");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onChoose(row.dataset.number);
  });
  moreButton.addEventListener("click", readOn);
  poll(now);
  return now;
}
