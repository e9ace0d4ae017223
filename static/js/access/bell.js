// The bell of every page: how many messages are unread, asked every minute while the page is seen.

import { one } from "../lib/dom.js";
import { poll } from "../lib/poll.js";

const MOST = 99;
const bell = one("#bell");

async function ask() {
  let response;
  try {
    response = await fetch(bell.dataset.unread, { headers: { Accept: "application/json" } });
  } catch {
    return; // offline, or on the way to another page; the next turn asks again
  }
  if (response.status !== 200) return; // signed out meanwhile
  const { unread } = await response.json();
  const badge = one("b", bell);
  badge.hidden = unread === 0;
  badge.textContent = unread > MOST ? `${MOST}+` : unread;
}

if (bell) {
  ask();
  poll(ask, 60);
}
