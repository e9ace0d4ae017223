// Who else has this village open: said when one comes, and every 15 seconds.

import { postJSON } from "../lib/http.js";
import { poll } from "../lib/poll.js";

const names = (others) => String(others.map(({ name }) => name));

/** Keep `state.others` right. At once, too: who comes next is to know before work starts. */
export function startPresence(address, state, changed) {
  poll(async () => {
    const { others } = await postJSON(address, {});
    if (names(others) === names(state.others)) return;
    state.others = others;
    changed();
  }, 15)();
}
