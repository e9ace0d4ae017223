// The border editor: joins map, drawing, sheet and server. Drawing itself is in the modules beside.

import "../offline/badge.js";
import { asOf } from "../offline/as_of.js";
import { el, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";
import { newUUID } from "../lib/uuid.js";
import { addBase, note, whenMap, wireButtons } from "../map/shell.js";
import { proposedLine, takenBack } from "./arrive.js";
import { startOverlay } from "./clash.js";
import { startDrag } from "./drag.js";
import { forgetOthers, keep, kept } from "./draft.js";
import { startHandles } from "./handles.js";
import { tell } from "./hint.js";
import { startKeys } from "./keys.js";
import { startLoupe } from "./loupe.js";
import { MergeMode } from "./merge.js";
import { ask, draftNotice, leftOutNotice, othersNotice } from "./notices.js";
import { drawPanel, reasonLine } from "./panel.js";
import { startPresence } from "./presence.js";
import { startSending } from "./sending.js";
import { Session } from "./session.js";
import { SplitMode } from "./split.js";
import { startView } from "./view.js";

const room = one("#borders");
const { user, village } = room.dataset;
const session = new Session();
const state = {
  session, mode: null, known: null, preview: { kind: "none" }, gains: [], notices: [], others: [],
  reason: { code: "", text: "" }, asked: false, ready: false, offered: null, clash: null, news: null,
  sending: false, uuid: newUUID(),
};

forgetOthers(user);
const map = await whenMap("map");
map.getContainer().dataset.base = "/maps/base.json";
wireButtons(map);
await addBase(map).catch((error) => note(map, error.message));
const overlay = startOverlay(map, one("#overlay"));
const view = startView(map, session, tapGrid);
const loupe = startLoupe(one("#loupe"), map, session);
let handles = null;
const drag = startDrag(map, session, () => handles, loupe, tell);
handles = startHandles(map, session, drag);
const sending = startSending({
  room, state, session, overlay, reason, open, settle: stepped, leaveMode, setMode, redraw,
  replay: (steps) => sayLost(session.replay(steps)),
});

const actions = {
  undo: () => (state.mode ? modeDo(() => state.mode.undo()) : session.undo()),
  redo: () => session.redo(),
  remove: removeVertex,
  split: () => setMode("split"),
  merge: () => setMode("merge"),
  snap: () => { session.snapping = !session.snapping; redraw(); },
  discard,
  save: sending.save,
};
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button && !button.disabled) actions[button.dataset.do]();
});
one("#grip").addEventListener("click", ({ currentTarget }) => {
  currentTarget.setAttribute("aria-expanded", room.classList.toggle("tall"));
});
startKeys(session, { ...actions, refuse: drag.refuse, name: drag.name, escape, handles });
map.on("click", ({ latlng }) => {
  if (state.mode?.verb === "split") modeDo(() => state.mode.tap([latlng.lng, latlng.lat]));
});
session.addEventListener("choose", redraw);
session.addEventListener("draw", () => { state.gains = session.gains(); redraw(); });
session.addEventListener("step", stepped);
new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
for (const type of ["online", "offline"]) window.addEventListener(type, connection);
connection();
await open(room.dataset.grid);
await takeWaiting();
const line = session.grid && !session.steps.length ? proposedLine() : [];
if (line.length) {
  setMode("split");
  modeDo(() => line.forEach((corner) => state.mode.tap(corner)));
}
startPresence(room.dataset.here, state, redraw);

/** Load the village anew and show it; a draft of an earlier visit is offered. */
async function open(grid) {
  try {
    state.known = await getJSON(room.dataset.features, { cache: "no-store" });
    session.load(state.known, grid);
  } catch (error) {
    fail(error);
    return;
  }
  state.others = state.known.others;
  map.invalidateSize({ animate: false });
  map.fitBounds(session.grid ? view.bounds(session.grid) : view.all(), { padding: [24, 72], animate: false });
  const draft = kept(user, village);
  state.offered = draft?.steps?.length ? draft : null;
  room.setAttribute("aria-busy", "false");
  one("#ends").hidden = false;
  redraw();
}

/** A proposal of the outbox that this page was opened for becomes a draft again, with its clash. */
async function takeWaiting() {
  const found = state.known && await takenBack(user, village);
  if (!found) return;
  state.offered = null;
  takeDraft(found.draft);
  if (found.told?.theirs) sending.showClash(found.told);
  redraw();
}

function fail(error) {
  const broken = error.name === "Error" && error.code;
  one("#panel").replaceChildren(el("div", { class: "notice red", role: "alert" }, broken
    ? gettext("The borders of this village overlap and cannot be drawn on. Ask the administrator to import them anew.")
    : error.message));
  room.setAttribute("aria-busy", "false");
}

function stepped() {
  state.uuid = newUUID();
  state.gains = session.gains();
  state.news = null;
  if (state.clash) sending.closeClash();
  remember();
  if (session.steps.length) sending.ask({ ...session.change(), reason: reason() });
  else sending.ask(null);
  redraw();
}

function remember() {
  const draft = session.steps.length
    ? { steps: session.steps, grid: session.grid, reason: state.reason, uuid: state.uuid } : null;
  const done = keep(user, village, draft);
  one("#kept").textContent = done ? gettext("draft kept automatically") : gettext("this device keeps no draft");
  state.offered = null;
}

function reason() {
  return reasonLine(state.reason, state.known.reasons);
}

function tapGrid(code) {
  if (state.mode?.verb === "split") return;
  if (state.mode?.verb === "merge") {
    modeDo(() => { const refused = state.mode.grid(code); tell(refused || null, "red"); });
    return;
  }
  tell(null);
  session.choose(code);
}

function removeVertex() {
  if (!session.node) return;
  try {
    session.remove();
    tell(null);
  } catch (error) {
    drag.refuse(error);
  }
}

/** Begin or leave a mode. Split and merge are changes of their own, so nothing may be pending. */
function setMode(verb) {
  const same = state.mode?.verb === verb;
  if (!same && session.steps.length) {
    tell(gettext("Send or discard the borders you moved first; splitting and merging are saved on their own."), "amber");
    return;
  }
  state.mode?.stop();
  state.mode = same ? null : verb === "split" ? new SplitMode(map, session) : new MergeMode(map, session);
  session.chooseNode(null);
  handles.hide(state.mode !== null);
  state.news = null;
  tell(state.mode?.words() ?? null);
  sending.ask(null);
  redraw();
}

function leaveMode() {
  state.mode?.stop();
  state.mode = null;
  handles.hide(false);
  tell(null);
}

function modeDo(work) {
  work();
  state.uuid = newUUID();
  const { mode } = state;
  if (mode.verb === "split") tell(mode.words());
  sending.ask(mode.ready && mode.size ? { ...mode.change(), reason: reason() } : null);
  redraw();
}

function redraw() {
  if (!state.known) return;
  const { mode } = state;
  state.ready = mode ? mode.ready && mode.size > 0 : session.steps.length > 0;
  if (mode) state.gains = mode.parts();
  state.notices = notices();
  drawPanel(one("#panel"), state, {
    reason: (reason, typing) => {
      state.reason = reason;
      state.asked = false;
      if (session.steps.length) remember();
      if (typing) ends();
      else redraw();
    },
    name: (name) => { mode.name = name; state.uuid = newUUID(); },
    into: (code) => modeDo(() => { mode.into = code; }),
  });
  tools();
  ends();
}

function tools() {
  const { history, node } = session;
  const { mode } = state;
  const set = (name, disabled) => { one(`[data-do=${name}]`).disabled = disabled; };
  set("undo", mode ? !mode.size : !history.steps.length);
  set("redo", Boolean(mode) || !history.undone.length);
  set("remove", Boolean(mode) || !node);
  for (const name of ["split", "merge"]) one(`[data-do=${name}]`).setAttribute("aria-pressed", String(mode?.verb === name));
  one("[data-do=snap]").setAttribute("aria-pressed", String(session.snapping));
}

function ends() {
  one("[data-do=save]").setAttribute("aria-disabled", String(!sending.sendable()));
  one("[data-do=discard]").disabled = state.sending || (!state.mode && !session.steps.length);
}

function notices() {
  const found = [];
  if (state.news) found.push(state.news);
  if (state.clash) found.push(sending.clashNotice());
  if (state.offered) found.push(draftNotice(state.offered, () => takeDraft(state.offered), forgetDraft));
  if (state.others.length) found.push(othersNotice(state.others));
  return found;
}

function forgetDraft() {
  keep(user, village, null);
  state.offered = null;
  redraw();
}

function takeDraft(draft) {
  state.reason = draft.reason ?? state.reason;
  if (session.grids.has(draft.grid)) session.choose(draft.grid);
  const lost = session.replay(draft.steps);
  if (!lost.length) state.uuid = draft.uuid;
  sayLost(lost);
}

/** Say what of the kept steps found no place on the present borders. */
function sayLost(lost) {
  if (!lost.length) return;
  state.news = leftOutNotice(lost.length);
  redraw();
}

async function discard() {
  if (state.mode) {
    leaveMode();
    sending.ask(null);
    redraw();
    return;
  }
  const number = session.steps.length;
  if (!number || !await ask(
    gettext("Discard the drawing?"),
    interpolate(ngettext("%s change will be taken back. The borders stay as they were.", "%s changes will be taken back. The borders stay as they were.", number), [number]),
    gettext("Discard"),
  )) return;
  session.discard();
  session.history.undone = [];
  keep(user, village, null);
  sending.closeClash();
  tell(null);
  redraw();
}

function connection() {
  const { keptAt } = document.documentElement.dataset;
  one("#net").hidden = navigator.onLine && !keptAt;
  if (keptAt) one("#net span").textContent = asOf(keptAt);
  if (navigator.onLine && state.preview.kind === "offline") stepped();
}

function escape() {
  if (session.drag) drag.cancel();
  else if (state.mode) discard();
  else { session.chooseNode(null); tell(null); }
}
