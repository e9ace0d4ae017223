// Asks the server what a change would do, a moment after the last stroke; the newest question counts.

import { postJSON } from "../lib/http.js";

const PAUSE = 500;

/** `tell(state)`: {kind: "none" | "waiting" | "fine" | "refused" | "clash" | "offline", …answer}. */
export function startPreview(url, tell) {
  let timer = 0;
  let asking = null;

  function ask(change) {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
    if (!change) {
      tell({ kind: "none" });
      return;
    }
    tell({ kind: "waiting" });
    timer = setTimeout(() => send(change), PAUSE);
  }

  async function send(change) {
    const mine = new AbortController();
    asking = mine;
    let state;
    try {
      state = { kind: "fine", ...await postJSON(url, change, { signal: mine.signal }) };
    } catch (error) {
      if (error.name === "AbortError") return;
      state = verdict(error);
    }
    if (asking === mine) tell(state);
  }

  return { ask };
}

/** A refusal of the server as a state of the page. */
export function verdict(error) {
  if (!error.status) return { kind: "offline" };
  if (error.status === 409 && error.body?.theirs) return { kind: "clash", ...error.body };
  return {
    kind: error.status === 403 ? "away" : "refused", message: error.body?.message ?? error.message,
    faults: error.body?.faults ?? null,
  };
}
