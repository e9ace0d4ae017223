// What goes to the server and what it answers: save or propose, clashes, faults, no connection.

import { one } from "../lib/dom.js";
import { postJSON } from "../lib/http.js";
import { discard, places, submit } from "../offline/outbox.js";
import { keep } from "./draft.js";
import { startPreview, verdict } from "./preview.js";
import { ago, say } from "./words.js";

const SENDABLE = ["fine", "waiting", "offline"];

/** `desk`: {room, state, session, overlay, reason(), open(), settle(), leaveMode(), redraw(), replay()}. */
export function startSending(desk) {
  const { room, state, session, overlay, redraw } = desk;
  const { user, village } = room.dataset;
  const preview = startPreview(room.dataset.preview, (answer) => {
    state.preview = answer;
    if (answer.kind === "clash") showClash(answer);
    else if (placed(answer.faults)) overlay.faults(answer.faults);
    else if (!state.clash) overlay.clear();
    redraw();
  });

  const sendable = () => state.ready && !state.sending && SENDABLE.includes(state.preview.kind);

  async function save() {
    if (!sendable()) return;
    if (!desk.reason()) {
      state.asked = true;
      room.classList.add("tall");
      redraw();
      one("#why .chip").focus();
      return;
    }
    const change = { ...(state.mode ?? session).change(), reason: desk.reason(), uuid: state.uuid };
    state.sending = true;
    redraw();
    try {
      const answer = room.dataset.may === "edit" ? await postJSON(room.dataset.save, change) : await propose(change);
      state.sending = false;
      await (answer ? saved(answer) : keptHere());
    } catch (error) {
      state.sending = false;
      notSaved(verdict(error));
    }
  }

  /** A proposal may wait for a network; resolves to null when it was kept on the device. */
  async function propose(change) {
    const made = new Date().toISOString();
    const done = await submit({
      uuid: change.uuid, kind: "spline", title: room.dataset.name, url: new URL(room.dataset.save, window.location.href).pathname, made,
      page: window.location.pathname, json: { ...change, happened_at: made },
      extra: { steps: [...session.steps], grid: session.grid, reason: state.reason, village },
    });
    if (done.kind === "sent") return done.answer;
    if (done.kind === "kept") return null;
    // The page has it all and shows why; the draft stays until it is sent.
    if (done.kind === "conflict") await discard(change.uuid);
    throw done.error;
  }

  /** The borders as the server has them again: the proposal waits in the outbox. */
  function keptHere() {
    keep(user, village, null);
    desk.leaveMode();
    session.discard();
    session.history.undone = [];
    state.reason = { code: "", text: "" };
    preview.ask(null);
    state.news = {
      tone: "green", sign: "cloud-upload", words: gettext("Kept on this phone. It goes to the town's dispatcher as soon as there is a network; until then the borders stay as they are."),
      buttons: [{ label: gettext("See what waits"), act: () => window.location.assign(places.waiting) }],
    };
    room.classList.remove("tall");
    redraw();
  }

  async function saved(answer) {
    keep(user, village, null);
    desk.leaveMode();
    state.reason = { code: "", text: "" };
    await desk.open(session.grid);
    desk.settle();
    state.news = answer.proposal
      ? { tone: "green", sign: "send", words: gettext("Sent to the town's dispatcher for approval. Until then the borders stay as they are."), buttons: [{
        label: gettext("See the proposal"), act: () => window.location.assign(room.dataset.proposal.replace("/0/", `/${answer.proposal}/`)),
      }] }
      : { tone: "green", sign: "circle-check", words: room.dataset.draft ? gettext("Saved in the draft. Nothing has moved yet.") : gettext("Saved. The borders are in force.") };
    room.classList.remove("tall");
    redraw();
  }

  function notSaved(answer) {
    state.preview = answer;
    if (answer.kind === "offline") {
      state.news = { tone: "amber", sign: "wifi-off", words: gettext("No connection: nothing was sent. The draft is kept on this device; send it when you are online again.") };
    } else if (answer.kind === "clash") showClash(answer);
    else if (placed(answer.faults)) overlay.faults(answer.faults);
    redraw();
  }

  function showClash(answer) {
    state.clash = answer;
    overlay.clash(answer);
  }

  function closeClash() {
    state.clash = null;
    overlay.clear();
  }

  async function takeTheirs() {
    desk.leaveMode();
    closeClash();
    keep(user, village, null);
    await desk.open(session.grid);
    desk.settle();
  }

  /** My steps once more, on the borders as they are now; a split or merge begins anew. */
  async function carryOver() {
    const steps = [...session.steps];
    const verb = state.mode?.verb;
    desk.leaveMode();
    closeClash();
    await desk.open(session.grid);
    if (verb) desk.setMode(verb);
    else desk.replay(steps);
  }

  function clashNotice() {
    const { who, when, message } = state.clash;
    const by = who && when ? say(gettext("%(who)s, %(when)s"), { who, when: ago(Date.parse(when)) }) : who;
    return {
      tone: "red", sign: "users", words: by ? `${message} (${by})` : message,
      buttons: [
        { label: gettext("Carry mine over again"), primary: true, act: carryOver },
        { label: gettext("Take theirs"), act: takeTheirs },
        { label: gettext("Keep drawing"), act: () => { closeClash(); redraw(); } },
      ],
    };
  }

  return { ask: preview.ask, save, sendable, showClash, closeClash, clashNotice };
}

const placed = (faults) => faults?.features.some(({ geometry }) => geometry);
