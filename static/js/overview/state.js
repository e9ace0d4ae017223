// What the screen looks at, kept in the address so that every view can be sent to somebody.

const USUAL = {
  level: "grid", mode: "hot", weeks: "4", back: "0", topic: "", via: "", in: "", borders: "",
  sig: "fdr", ind: "cases", vs: "", until: "",
};

export const state = { ...USUAL };

/** Take over the address; unknown words are left out. */
export function read(search = location.search) {
  const given = new URLSearchParams(search);
  for (const [key, usual] of Object.entries(USUAL)) state[key] = given.get(key) ?? usual;
}

/** Only what differs from the usual, so that addresses stay short. */
export function query(without = []) {
  const words = new URLSearchParams();
  for (const [key, usual] of Object.entries(USUAL)) {
    if (state[key] !== usual && !without.includes(key)) words.set(key, state[key]);
  }
  return words.toString();
}

/** The same for the period that ends `weeksBack` before the last day. */
export function queryAt(weeksBack) {
  const words = new URLSearchParams(query(["vs"]));
  words.set("back", String(weeksBack));
  return words.toString();
}

/** How many filters are set that do not show elsewhere on the screen. */
export function filtersSet() {
  return ["topic", "via", "borders", "until"].filter((key) => state[key] !== USUAL[key]).length
    + (state.sig === USUAL.sig ? 0 : 1);
}

export function reset() {
  Object.assign(state, USUAL, { mode: state.mode });
}

/** Put the state into the address; a new entry of the history when a person may want to go back. */
export function write(push) {
  const words = query();
  const address = words ? `?${words}` : location.pathname;
  if (push) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}
