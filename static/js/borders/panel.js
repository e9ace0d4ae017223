// The sheet beside the map: what would change, whether it may, why, and what was done.

import { el, icon, one } from "../lib/dom.js";
import { STEP_ICON, ago, land, signed, stepGrids, stepWords, tone } from "./words.js";

/** Build the sheet of the state; everything it shows is passed in. `on` holds what its buttons do. */
export function drawPanel(root, state, on) {
  const kept = { text: one("[name=text]", root), name: one("[name=name]", root) };
  const focus = [kept.text, kept.name].find((field) => field && field === document.activeElement)?.name;
  root.replaceChildren(...[
    ...state.notices.map((notice) => noticeBox(notice)),
    heading(state),
    state.mode ? el("p", { class: "muted" }, state.mode.words()) : null,
    state.mode?.verb === "merge" && state.mode.ready ? keepers(state, on) : null,
    table(state),
    status(state),
    state.mode?.verb === "split" && state.mode.ready ? nameField(state, on) : null,
    state.ready ? reasonFields(state, on) : null,
    state.mode ? null : steps(state),
  ].filter(Boolean));
  if (focus) {
    const field = one(`[name=${focus}]`, root);
    field?.focus({ preventScroll: true });
    field?.setSelectionRange(field.value.length, field.value.length);
  }
}

function noticeBox({ tone: colour, sign, words, buttons = [] }) {
  return el("div", { class: `notice ${colour}`, role: "status" }, icon(sign), el("div", {},
    el("p", {}, words),
    buttons.length ? el("p", { class: "row wrap" }, ...buttons.map(({ label, act, primary }) => {
      const button = el("button", { type: "button", class: `btn${primary ? " primary" : ""}` }, label);
      button.addEventListener("click", act);
      return button;
    })) : null));
}

function heading({ session, mode }) {
  const code = mode?.verb === "merge" ? mode.into : session.grid;
  const number = session.steps.length;
  return el("div", { class: "row head" },
    el("h2", {}, session.name(code)), el("span", { class: "tag blue" }, code.slice(-5)),
    el("span", { class: "space" }),
    el("span", { class: "muted small", id: "count" }, mode ? { split: gettext("Split"), merge: gettext("Merge") }[mode.verb]
      : number ? interpolate(ngettext("%s change", "%s changes", number), [number]) : gettext("Nothing changed")));
}

/** Area at once by this device; households and open cases as soon as the server has counted. */
function table({ session, mode, preview, gains }) {
  const counted = preview.kind === "fine" ? new Map(preview.grids.map((grid) => [grid.code, grid])) : new Map();
  const rows = mode && counted.size
    ? preview.grids.map((grid) => ({ code: grid.code, name: grid.name, gain: grid.area_m2_after - grid.area_m2_before }))
    : gains;
  if (!rows.length) {
    if (mode) return null;
    return el("div", { class: "facts" },
      el("p", {}, gettext("Area"), el("b", {}, land(session.areas.get(session.grid) ?? 0, false))),
      el("p", { class: "muted small" }, gettext("Drag a dot to move the border; both grids follow. A small dot adds a vertex. Tap another grid to draw its borders.")));
  }
  const wait = () => el("td", { class: "muted" }, preview.kind === "waiting" ? "…" : "–");
  const change = (before, after) => (before === undefined ? el("td", { class: "muted" }, "–")
    : el("td", { class: tone(after - before) }, signed(after - before)));
  const body = rows.map(({ code, name, gain, whole }) => {
    const server = counted.get(code);
    const size = !mode || !server ? land(whole ?? gain, whole === undefined)
      : server.area_m2_after ? land(server.area_m2_after, false) : gettext("ends");
    return el("tr", { "data-code": code },
      el("th", { scope: "row" }, name), el("td", { class: mode ? "" : tone(Math.round(gain)) }, size),
      server ? change(server.households_before, server.households_after) : wait(),
      server ? change(server.open_cases_before, server.open_cases_after) : wait());
  });
  const head = [gettext("Area"), gettext("Households"), gettext("Open cases")];
  return el("table", { class: "sums", id: "sums" },
    el("thead", {}, el("tr", {}, el("td"), ...head.map((words) => el("th", { scope: "col" }, words)))),
    el("tbody", {}, ...body));
}

function status({ preview, ready }) {
  if (!ready || preview.kind === "none") return null;
  const line = (colour, sign, words) => el("p", { class: `verdict ${colour}`, role: "status" }, icon(sign), el("span", {}, words));
  switch (preview.kind) {
    case "waiting": return line("muted", "refresh-cw", gettext("Checking with the server …"));
    case "fine": return line("green", "circle-check", gettext("No overlap, no gap; households and open cases counted anew"));
    case "offline": return line("amber", "wifi-off", gettext("Offline: areas by this device; households are counted once you are online."));
    case "refused": return line("red", "circle-alert", preview.message);
    case "clash": return line("red", "triangle-alert", preview.message);
    default: return line("red", "lock", preview.message);
  }
}

function keepers({ session, mode }, on) {
  return el("fieldset", { class: "field" }, el("legend", {}, gettext("Which grid stays")),
    el("div", { class: "chips" }, ...mode.codes.map((code) => {
      const chip = el("button", { type: "button", class: "chip", "aria-pressed": String(code === mode.into) }, session.name(code));
      chip.addEventListener("click", () => on.into(code));
      return chip;
    })));
}

function nameField({ mode, preview, session }, on) {
  const fresh = preview.kind === "fine" ? preview.grids.find(({ code }) => !session.grids.has(code)) : null;
  const input = el("input", { name: "name", maxlength: 80, value: mode.name, autocomplete: "off", placeholder: fresh?.name ?? "" });
  input.addEventListener("input", () => on.name(input.value));
  return el("label", { class: "field" }, el("span", { class: "label" }, gettext("Name of the new grid")), input);
}

function reasonFields({ reason, known, asked }, on) {
  const chips = known.reasons.map(([code, label]) => {
    const chip = el("button", { type: "button", class: "chip", "aria-pressed": String(reason.code === code) }, label);
    chip.addEventListener("click", () => on.reason({ ...reason, code: reason.code === code ? "" : code }));
    return chip;
  });
  const input = el("input", {
    name: "text", maxlength: 160, value: reason.text, autocomplete: "off",
    placeholder: gettext("What has changed on the ground"), "aria-label": gettext("Reason in words"),
    "aria-invalid": asked ? "true" : false,
  });
  input.addEventListener("input", () => on.reason({ ...reason, text: input.value }, true));
  return el("fieldset", { class: "field", id: "why" }, el("legend", {}, gettext("Reason (required)")),
    el("div", { class: "chips" }, ...chips), input,
    asked ? el("p", { class: "error", role: "alert" }, gettext("Choose a reason, or say in words why the border changes.")) : null);
}

function steps({ session }) {
  if (!session.steps.length) return null;
  const rows = session.steps.toReversed().slice(0, 30).map((step) => el("li", {},
    el("span", { class: `mark ${step.what}` }, icon(STEP_ICON[step.what])),
    el("div", {}, el("h3", {}, stepWords(step)),
      el("p", { class: "muted small" }, `${stepGrids(step, (code) => session.name(code))} · ${ago(step.when)}`))));
  return el("section", { class: "done" }, el("h3", { class: "label" }, gettext("Changes made")), el("ol", { id: "steps" }, ...rows));
}

/** The reason as one line: the chip's words, then one's own. Empty when neither was given. */
export function reasonLine({ code, text }, reasons) {
  const label = reasons.find(([known]) => known === code)?.[1] ?? "";
  return [label, text.trim()].filter(Boolean).join(gettext(": "));
}
