// Ask again every few seconds while the page is looked at, and at once when it is looked at again.

/** Call `work` every `seconds`; it may return a promise. Failures wait for the next turn. */
export function poll(work, seconds = 10) {
  let timer = 0;
  let busy = false;
  const turn = async () => {
    clearTimeout(timer);
    if (!document.hidden && !busy) {
      busy = true;
      try { await work(); } catch { /* shown by the caller; the next turn tries again */ }
      busy = false;
    }
    timer = setTimeout(turn, seconds * 1000);
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) turn(); });
  window.addEventListener("online", turn);
  timer = setTimeout(turn, seconds * 1000);
  return turn;
}
